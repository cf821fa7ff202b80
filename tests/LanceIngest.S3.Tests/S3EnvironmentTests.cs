using Amazon.S3;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LanceIngest.S3.Tests;

/// <summary>The environment belongs to the whole process, so these run alone.</summary>
[CollectionDefinition(nameof(S3EnvironmentTests), DisableParallelization = true)]
[Collection(nameof(S3EnvironmentTests))]
public sealed class S3EnvironmentTests(StackFixture fixture) : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    [Fact]
    public async Task UseS3_EnvironmentOnly_IsAFullSetupWithoutCredentials()
    {
        Set("S3_BUCKET_NAME", fixture.Stack.Bucket);
        Set("AWS_ENDPOINT_URL", fixture.Stack.Endpoint);
        foreach (var variable in new[] { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3" })
        {
            Set(variable, null);
        }

        Set("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
        await using var provider = new TestBuilder().UseS3().Services.BuildServiceProvider(validateScopes: true);
        provider.GetRequiredService<IStartupValidator>().Validate();
        var store = provider.GetRequiredService<IAssetStore>();

        await store.SaveAsync(new MediaAsset([]) { Id = "from-environment", MediaType = MediaType.Image }, TestContext.Current.CancellationToken);

        Assert.NotNull(await store.FindAsync("from-environment", MediaType.Image, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task UseS3_CodeAndEnvironment_CodeWins()
    {
        Set("S3_BUCKET_NAME", "from-environment");
        Set("AWS_REGION", "eu-central-1");
        Set("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        Set("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:2");
        await using var provider = new TestBuilder().UseS3(options => options.BucketName = "from-code").Services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<S3Options>>().Value;
        var config = provider.GetRequiredService<IAmazonS3>().Config;

        Assert.Equal(("from-code", "eu-central-1"), (options.BucketName, options.Region));
        Assert.Equal(("http://127.0.0.1:2/", "eu-central-1"), (config.ServiceURL, config.AuthenticationRegion));
    }

    [Fact]
    public async Task UseS3_NoRegionAnywhere_NamesTheVariable()
    {
        foreach (var variable in new[] { "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3" })
        {
            Set(variable, null);
        }

        Set("AWS_CONFIG_FILE", "/nonexistent");
        Set("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
        Set("AWS_EC2_METADATA_DISABLED", "true");
        await using var provider = new TestBuilder().UseS3(options => options.BucketName = "bucket").Services.BuildServiceProvider();

        Assert.Contains("AWS_REGION", Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IMediaStore>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseS3_BadEnvironment_ShowsTheValue()
    {
        Set("S3_BUCKET_NAME", " ");
        Set("AWS_ENDPOINT_URL", "127.0.0.1");
        using var provider = new TestBuilder().UseS3().Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(2, error.Failures.Count());
        Assert.Contains("'127.0.0.1'", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var (variable, value) in _before)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }
    }

    private void Set(string variable, string? value)
    {
        _before.TryAdd(variable, Environment.GetEnvironmentVariable(variable));
        Environment.SetEnvironmentVariable(variable, value);
    }
}
