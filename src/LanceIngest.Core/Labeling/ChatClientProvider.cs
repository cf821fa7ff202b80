using LanceIngest.Embedding;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LanceIngest.Labeling;

/// <summary>The registered chat client, or OpenAI where none is.</summary>
internal sealed class ChatClientProvider : IDisposable
{
    private readonly IChatClient? _own;

    public ChatClientProvider(IEnumerable<IChatClient> registered, IOptions<LabelingOptions> options, IOptions<EmbeddingOptions> provider)
        => Client = registered.LastOrDefault() ?? (_own = OpenAIClients.Create(provider.Value).GetChatClient(options.Value.Model).AsIChatClient());

    public IChatClient Client { get; }

    public void Dispose() => _own?.Dispose();
}
