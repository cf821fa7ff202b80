// The least that any client must do: the embedding calls alone, then the merge of the same rows by the engine alone.
import * as lancedb from '@lancedb/lancedb';
import { embedAll } from './lean-embeddings.mjs';
import { readCorpus, servePeer, timed } from './peer.mjs';
import { rowsAsArrow, schemaOf } from './rows.mjs';

let vectors;

await servePeer({
  async embed({ corpus, endpoint, inputs, concurrency }) {
    const texts = readCorpus(corpus).map(({ text }) => text);
    const { seconds, answer } = await timed(() => embedAll(texts, { endpoint, inputs, concurrency }));
    vectors = answer.vectors;
    return { seconds, requests: answer.requests };
  },

  async merge({ corpus, folder, batch }) {
    const records = readCorpus(corpus);
    const { seconds, answer } = await timed(async () => {
      const database = await lancedb.connect(folder);
      const table = await database.createEmptyTable('semantic_search', schemaOf(vectors[0].length));
      for (let i = 0; i < records.length; i += batch) {
        const rows = rowsAsArrow(records.slice(i, i + batch), vectors.slice(i, i + batch));
        await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows);
      }
      return { rows: await table.countRows() };
    });
    return { seconds, ...answer };
  },
});
