using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LanceIngest.Core.Tests.DependencyInjection;

/// <summary>A wrong setting is told at the start of the host: its name, its value and what to do.</summary>
public sealed class OptionsValidationTests
{
    [Theory]
    [InlineData("LANCEDB_API_URL", null, "LANCEDB_API_URL", "not set", "http://127.0.0.1:8085")]
    [InlineData("LANCEDB_API_URL", "  ", "LANCEDB_API_URL", "not set", "http://127.0.0.1:8085")]
    [InlineData("LANCEDB_API_URL", "localhost:8085", "LANCEDB_API_URL", "'localhost:8085'", "http or https")]
    [InlineData("LANCEDB_API_URL", "db://my-database", "LANCEDB_API_URL", "'db://my-database", "http or https")]
    [InlineData("LANCEDB_API_URL", "/v1", "LANCEDB_API_URL", "/v1'", "http or https")]
    [InlineData("LANCEDB_API_URL", "http://:8085", "LANCEDB_API_URL", "http://:8085'", "http or https")]
    [InlineData("LANCEDB_PROTOCOL", "grpc", "LANCEDB_PROTOCOL", "'grpc'", "rest or bulk-add")]
    [InlineData("OPENAI_API_KEY", null, "OPENAI_API_KEY", "Nothing can embed", "IEmbeddingGenerator")]
    [InlineData("OPENAI_BASE_URL", "models.example.com/v1", "OPENAI_BASE_URL", "'models.example.com/v1'", "http or https")]
    [InlineData("OPENAI_BASE_URL", "http://:8080/v1", "OPENAI_BASE_URL", "http://:8080/v1'", "http or https")]
    public void Validate_BadEnvironment_NamesSettingValueAndRemedy(string name, string? value, params string[] says)
        => AssertRefused(Validate(settings => settings[name] = value), says);

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("tëst")]
    [InlineData("table\n")]
    public void Validate_BadTableName_NamesSettingValueAndRemedy(string table)
        => AssertRefused(Validate(null, builder => builder.UseLanceDb(options => options.TableName = table)), $"LanceDbOptions.TableName (LANCEDB_TABLE) is '{table}'", "letters, digits");

    [Fact]
    public void Validate_TableNameTooLong_IsRefused()
        => AssertRefused(Validate(null, builder => builder.UseLanceDb(options => options.TableName = new string('t', 129))), "LanceDbOptions.TableName", "128");

    [Theory]
    [InlineData(4999)]
    [InlineData(60_001)]
    public void Validate_FilterLengthOutOfRange_SaysTheRange(int length)
        => AssertRefused(Validate(null, builder => builder.UseLanceDb(options => options.MaxFilterLength = length)), $"MaxFilterLength is {length}", "between 5,000 and 60,000");

    [Theory]
    [InlineData(0, 300_000, 8, 32, "MaxInputsPerRequest is 0")]
    [InlineData(2049, 300_000, 8, 32, "MaxInputsPerRequest is 2049")]
    [InlineData(2048, 8191, 8, 32, "MaxTokensPerRequest is 8191")]
    [InlineData(2048, 300_001, 8, 32, "MaxTokensPerRequest is 300001")]
    [InlineData(2048, 300_000, 0, 32, "MaxConcurrentRequests is 0")]
    [InlineData(2048, 300_000, 257, 32, "MaxConcurrentRequests is 257")]
    [InlineData(2048, 300_000, 8, 0, "Dimensions is 0")]
    public void Validate_EmbeddingLimitOutOfRange_SaysTheRange(int inputs, int tokens, int concurrent, int dimensions, string says)
    {
        var error = Validate(null, builder => builder.UseOpenAI(options =>
            (options.MaxInputsPerRequest, options.MaxTokensPerRequest, options.MaxConcurrentRequests, options.Dimensions) = (inputs, tokens, concurrent, dimensions)));

        AssertRefused(error, $"EmbeddingOptions.{says}", "set it between");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Validate_NoModel_IsRefused(string? model)
        => AssertRefused(Validate(null, builder => builder.UseOpenAI(options => options.Model = model!)), "EmbeddingOptions.Model is empty", "text-embedding-3-small");

    [Fact]
    public void Validate_EmptyKeyInCode_IsRefused()
        => AssertRefused(Validate(null, builder => builder.UseOpenAI(options => options.ApiKey = " ")), "OPENAI_API_KEY");

    [Fact]
    public void Validate_EmbeddingCacheWithoutACache_SaysWhatToRegister()
        => AssertRefused(Validate(null, builder => builder.UseEmbeddingCache()), "UseEmbeddingCache() finds no cache", "register an IDistributedCache");

    [Theory]
    [InlineData(0, 250, 10, "MaxItemsInFlight is 0")]
    [InlineData(100_001, 250, 10, "MaxItemsInFlight is 100001")]
    [InlineData(2048, 0, 10, "CommitMaxRows is 0")]
    [InlineData(2048, 10_001, 10, "CommitMaxRows is 10001")]
    [InlineData(2048, 250, -1, "Linger is -00:00:00.0010000")]
    [InlineData(2048, 250, 5001, "Linger is 00:00:05.0010000")]
    public void Validate_IngestionLimitOutOfRange_SaysTheRange(int items, int rows, int linger, string says)
    {
        var error = Validate(null, builder => builder.Services.Configure<IngestionOptions>(options =>
            (options.MaxItemsInFlight, options.CommitMaxRows, options.Linger) = (items, rows, TimeSpan.FromMilliseconds(linger))));

        AssertRefused(error, $"IngestionOptions.{says}", "set it between");
    }

    [Fact]
    public void Validate_NoKeyButOwnGenerator_IsFine()
        => Assert.Null(Validate(settings => settings.Remove("OPENAI_API_KEY"), builder => builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new NoGenerator())));

    [Fact]
    public void Validate_SeveralBadSettings_SaysAllOfThem()
        => AssertRefused(Validate(settings => (settings["LANCEDB_API_URL"], settings["LANCEDB_PROTOCOL"], settings["OPENAI_API_KEY"]) = (null, "grpc", null)), "LANCEDB_API_URL", "LANCEDB_PROTOCOL", "OPENAI_API_KEY");

    private static void AssertRefused(string? error, params string[] says) => Assert.All(says, text => Assert.Contains(text, error, StringComparison.Ordinal));

    /// <summary>What the start of a host with these settings says; null when it goes well.</summary>
    private static string? Validate(Action<Dictionary<string, string?>>? change, Action<ILanceIngestBuilder>? configure = null)
    {
        var settings = new Dictionary<string, string?> { ["LANCEDB_API_URL"] = "http://127.0.0.1:1", ["OPENAI_API_KEY"] = "key" };
        change?.Invoke(settings);
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var builder = services.AddLanceIngestion();
        configure?.Invoke(builder);
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return null;
        }
        catch (Exception e) when (e is OptionsValidationException or AggregateException)
        {
            return e.ToString();
        }
    }

    private sealed class NoGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
