using System.Globalization;
using LanceIngest.Benchmarks.Corpus;
using LanceIngest.Benchmarks.Processes;
using LanceIngest.Benchmarks.Queues;
using LanceIngest.Testing;

namespace LanceIngest.Benchmarks.Running;

/// <summary>What the scenarios of one invocation share.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly int _runs;
    private readonly Dictionary<string, LineProcess> _peers = [];
    private OpenAiStandIn? _openAi;
    private LanceServer? _lance;
    private LocalStack? _aws;
    private BenchQueues? _queues;

    public Bench(int runs)
    {
        _runs = runs;
        CorpusFile = Path.Combine(Path.GetTempPath(), "corpus.jsonl");
        BenchmarkCorpus.Export(Corpus, CorpusFile);
    }

    public IReadOnlyList<CorpusRecord> Corpus { get; } = BenchmarkCorpus.Create();

    /// <summary>The same for the peers.</summary>
    public string CorpusFile { get; }

    /// <summary>The seconds of the library path, once they are known: other scenarios are compared with them.</summary>
    public IReadOnlyList<double>? LibrarySeconds { get; set; }

    /// <summary>Runs something to warm up, and then as often as was asked for.</summary>
    /// <param name="run">A run.</param>
    /// <param name="describe">Its figures, for progress.</param>
    /// <param name="warmUps">How many runs are not counted; short ones need some until the runtime has optimised their code.</param>
    public async Task<IReadOnlyList<T>> RepeatAsync<T>(Func<Task<T>> run, Func<T, string> describe, int warmUps = 1)
    {
        var results = new List<T>();
        for (var i = 1 - warmUps; i <= _runs; i++)
        {
            var result = await run();
            Progress.Say(i <= 0 ? $"  warm-up: {describe(result)}" : string.Create(CultureInfo.InvariantCulture, $"  {i}/{_runs}: {describe(result)}"));
            if (i > 0)
            {
                results.Add(result);
            }
        }

        return results;
    }

    /// <summary>The embeddings API, with no limit but those of single requests.</summary>
    public async Task<OpenAiStandIn> OpenAiAsync()
    {
        _openAi ??= await StartOpenAiAsync();
        await _openAi.ResetStatsAsync();
        return _openAi;
    }

    /// <summary>Starts an embeddings API that answers after 100 ms and 0.5 ms for each input.</summary>
    public static Task<OpenAiStandIn> StartOpenAiAsync(params (string Name, string Value)[] settings)
        => OpenAiStandIn.StartAsync(new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
        {
            ["LATENCY_MS"] = "100",
            ["LATENCY_PER_INPUT_MS"] = "0.5",
        });

    /// <summary>LanceDB, in a process that stays for all runs, as those of the peers do.</summary>
    public async Task<LanceServer> LanceAsync() => _lance ??= await LanceServer.StartAsync();

    /// <summary>SQS and S3.</summary>
    public async Task<LocalStack> AwsAsync() => _aws ??= await LocalStack.StartAsync();

    /// <summary>Queues there.</summary>
    public async Task<BenchQueues> QueuesAsync() => _queues ??= new BenchQueues(await AwsAsync());

    /// <summary>A peer, which runs from when it is first asked for.</summary>
    public async Task<LineProcess> PeerAsync(string name)
    {
        if (!_peers.TryGetValue(name, out var peer))
        {
            _peers[name] = peer = await LineProcess.StartAsync("node", [Repository.PathOf($"tests/LanceIngest.Benchmarks/peers/src/{name}.mjs")]);
        }

        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers.Values)
        {
            await peer.DisposeAsync();
        }

        _queues?.Dispose();
        if (_aws is not null)
        {
            await _aws.DisposeAsync();
        }

        if (_lance is not null)
        {
            await _lance.DisposeAsync();
        }

        if (_openAi is not null)
        {
            await _openAi.DisposeAsync();
        }
    }
}
