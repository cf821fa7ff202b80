// langchain.js as its documentation has it: index() with a record manager, OpenAI's embeddings, its LanceDB store on disk.
import { InMemoryRecordManager } from '@langchain/community/indexes/memory';
import { LanceDB } from '@langchain/community/vectorstores/lancedb';
import { Document } from '@langchain/core/documents';
import { index } from '@langchain/core/indexing';
import { OpenAIEmbeddings } from '@langchain/openai';
import { readCorpus, servePeer, timed } from './peer.mjs';

await servePeer({
  async cold({ corpus, endpoint, folder }) {
    const docsSource = readCorpus(corpus).map(({ id, contentType, title, text }) => new Document({ pageContent: text, metadata: { id, contentType, title } }));
    const embeddings = new OpenAIEmbeddings({ model: 'text-embedding-3-small', apiKey: 'any', configuration: { baseURL: endpoint } });
    const { seconds, answer } = await timed(async () => {
      const recordManager = new InMemoryRecordManager();
      await recordManager.createSchema();
      const vectorStore = new LanceDB(embeddings, { uri: folder, tableName: 'semantic_search' });
      const result = await index({ docsSource, recordManager, vectorStore });
      return { added: result.numAdded, rows: await vectorStore.table.countRows() };
    });
    return { seconds, ...answer };
  },
});
