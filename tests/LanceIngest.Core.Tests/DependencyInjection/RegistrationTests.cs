using LanceIngest.Core.Tests.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LanceIngest.Core.Tests.DependencyInjection;

public sealed class RegistrationTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["LANCEDB_API_URL"] = "http://127.0.0.1:1",
        ["OPENAI_API_KEY"] = "key",
    };

    [Fact]
    public void ILanceIngestBuilder_Members_AreServicesOnly()
        => Assert.Equal(["get_Services", "Services"], typeof(ILanceIngestBuilder).GetMembers().Select(member => member.Name).Order(StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void AddLanceIngestion_TwiceWithEveryVerb_RegistersNoServiceTwice()
    {
        using var folder = new TemporaryFolder();
        var once = Registered(times: 1, folder.Path);
        var twice = Registered(times: 2, folder.Path);

        Assert.Equal(once, twice);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AddLanceIngestion_TwiceWithEveryVerb_NamesEachHandlerOnce(int times)
    {
        await using var provider = NewServices(times, path: ".").AddSingleton<IConfiguration>(Configuration(Settings)).BuildServiceProvider(validateScopes: true);

        var result = await provider.GetRequiredService<IJobDispatcher>().DispatchAsync(Sample.Job("a", "sculpture"), TestContext.Current.CancellationToken);

        Assert.Contains("Known here: audio, image, keyframe, text, video (delete), video (post_label), video (refresh).", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddLanceIngestion_TwiceWithABadSetting_SaysItOnce()
    {
        using var provider = NewServices(times: 2, path: ".").AddSingleton<IConfiguration>(Configuration(new() { ["OPENAI_API_KEY"] = "key" })).BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Single(error.Failures);
    }

    [Fact]
    public async Task AddLanceIngestion_EnvironmentSettingsOnly_IsAFullSetUp()
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(Configuration(Settings));
        services.AddLanceIngestion();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });

        provider.GetRequiredService<IStartupValidator>().Validate();

        Assert.NotNull(provider.GetRequiredService<IJobDispatcher>());
        Assert.NotNull(provider.GetRequiredService<ContentSearch>());
        Assert.NotNull(provider.GetRequiredService<ParallelIngestionService>());
        Assert.Equal(new Uri("http://127.0.0.1:1"), provider.GetRequiredService<IOptions<LanceDbOptions>>().Value.Url);
    }

    [Fact]
    public void AddLanceIngestion_EveryEnvironmentSetting_Arrives()
    {
        using var provider = NewServices(times: 0, path: ".").AddSingleton<IConfiguration>(Configuration(new()
        {
            ["LANCEDB_API_URL"] = " https://db.example.com/base/ ",
            ["LANCEDB_API_KEY"] = "lance-key",
            ["LANCEDB_PROTOCOL"] = "Bulk-Add",
            ["OPENAI_API_KEY"] = "openai-key",
            ["OPENAI_BASE_URL"] = "https://models.example.com/v1",
        })).BuildServiceProvider();

        var lance = provider.GetRequiredService<IOptions<LanceDbOptions>>().Value;
        var embedding = provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value;

        Assert.Equal(("https://db.example.com/base/", "lance-key", LanceDbProtocol.BulkAdd), (lance.Url!.AbsoluteUri, lance.ApiKey, lance.Protocol));
        Assert.Equal(("openai-key", "https://models.example.com/v1"), (embedding.ApiKey, embedding.BaseUrl.AbsoluteUri));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AddLanceIngestion_OptionsConfiguredInCode_StandWhereTheEnvironmentSaysNothing(bool before)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration([]));
        if (!before)
        {
            services.AddLanceIngestion();
        }

        services.Configure<LanceDbOptions>(options => (options.Url, options.ApiKey, options.Protocol) = (new Uri("http://in-code:1"), "in-code", LanceDbProtocol.BulkAdd));
        services.Configure<EmbeddingOptions>(options => options.ApiKey = "in-code");
        services.AddLanceIngestion();
        using var provider = services.BuildServiceProvider();

        var lance = provider.GetRequiredService<IOptions<LanceDbOptions>>().Value;
        Assert.Equal((new Uri("http://in-code:1"), "in-code", LanceDbProtocol.BulkAdd), (lance.Url, lance.ApiKey, lance.Protocol));
        Assert.Equal("in-code", provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value.ApiKey);
    }

    [Fact]
    public void UseLanceDb_AfterUseBulkAddApi_Wins()
    {
        var services = new ServiceCollection();
        services.AddLanceIngestion().UseBulkAddApi(options => options.Url = new Uri("http://127.0.0.1:1")).UseLanceDb();
        using var provider = services.BuildServiceProvider();

        Assert.Equal(LanceDbProtocol.Rest, provider.GetRequiredService<IOptions<LanceDbOptions>>().Value.Protocol);
    }

    [Fact]
    public async Task AddLanceIngestion_OwnTableRegistered_IsUsed()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILanceTable, NoTable>();
        services.AddLanceIngestion();
        await using var provider = services.BuildServiceProvider();

        Assert.IsType<NoTable>(provider.GetRequiredService<ILanceTable>());
    }

    private static ServiceCollection NewServices(int times, string path)
    {
        var services = new ServiceCollection();
        services.AddDistributedMemoryCache().AddLanceIngestion();
        for (var i = 0; i < times; i++)
        {
            services.AddLanceIngestion().UseEmbeddingCache().UseFileStore(path).UseLanceDb().UseBulkAddApi().UseOpenAI(static _ => { });
        }

        return services;
    }

    /// <summary>What is registered, save for the delegates that configure options: those may run twice.</summary>
    private static List<string> Registered(int times, string path) => [.. NewServices(times, path)
        .Where(service => !service.ServiceType.Name.StartsWith("IConfigureOptions", StringComparison.Ordinal))
        .Select(service => $"{service.ServiceType} {service.ImplementationType} {service.ImplementationInstance}")];

    private static IConfigurationRoot Configuration(Dictionary<string, string?> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private sealed class NoTable : ILanceTable
    {
        public Task<long?> ReplaceAsync(IReadOnlyList<LanceDocument> documents, CancellationToken cancellationToken = default) => Task.FromResult<long?>(null);

        public Task<IReadOnlyList<LanceRow>> FindAsync(IReadOnlyCollection<string> documentIds, bool withEmbeddings = false, CancellationToken cancellationToken = default)
            => Task.FromResult<IReadOnlyList<LanceRow>>([]);

        public Task<IReadOnlyList<LanceHit>> SearchAsync(LanceQuery query, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<LanceHit>>([]);

        public Task<LanceTableState?> GetStateAsync(CancellationToken cancellationToken = default) => Task.FromResult<LanceTableState?>(null);
    }
}
