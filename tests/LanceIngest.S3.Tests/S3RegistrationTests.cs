using Amazon.S3;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LanceIngest.S3.Tests;

public sealed class S3RegistrationTests
{
    [Fact]
    public void UseS3_BadSettings_SaysAllOfThem()
    {
        var error = Validate(new TestBuilder().UseS3(options =>
        {
            options.BucketName = "s3://bucket";
            options.ServiceUrl = new Uri("localhost:4566", UriKind.RelativeOrAbsolute);
            options.Region = "EU Central";
            options.KeyPrefix = "/prod";
            options.AssetTemplate = "assets.json";
            options.KeyframeTemplate = "../{id}.json";
            options.Timeout = TimeSpan.Zero;
            options.MaxConnections = 0;
        }));

        foreach (var part in new[] { "'s3://bucket'", "'localhost:4566'", "'EU Central'", "'/prod'", "'assets.json'", "'../{id}.json'", "00:00:00", "MaxConnections is 0", "S3_BUCKET_NAME", "AWS_ENDPOINT_URL", "AWS_REGION" })
        {
            Assert.Contains(part, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UseS3_NoBucket_NamesTheVariable()
        => Assert.Contains("S3_BUCKET_NAME", Validate(new TestBuilder().UseS3(options => options.BucketName = null)), StringComparison.Ordinal);

    [Theory]
    [InlineData("prod")]
    [InlineData("prod/")]
    public async Task UseS3_KeyPrefix_StandsBeforeEveryKey(string prefix)
    {
        await using var provider = S3Stores.On(new Uri("http://127.0.0.1:1"), options => options.KeyPrefix = prefix);

        Assert.Equal("'prod/docs/a.md' in the bucket 'bucket'", provider.GetRequiredService<IMediaStore>().LocationOf("docs/a.md"));
    }

    [Fact]
    public async Task UseS3_Twice_IsHarmlessAndTheLastSettingWins()
    {
        var builder = new TestBuilder().UseS3(options => options.BucketName = "first").UseS3(options => (options.BucketName, options.Region) = ("second", "eu-central-1"));
        await using var provider = builder.Services.BuildServiceProvider(validateScopes: true);

        Assert.Contains("'second'", Assert.Single(provider.GetServices<IMediaStore>()).LocationOf("a"), StringComparison.Ordinal);
        Assert.Single(provider.GetServices<IAmazonS3>());
    }

    [Fact]
    public async Task UseS3_AClientOfTheApplication_IsUsed()
    {
        using var client = new AmazonS3Client("id", "secret", Amazon.RegionEndpoint.EUCentral1);
        var builder = new TestBuilder();
        builder.Services.AddSingleton<IAmazonS3>(client);
        builder.UseS3(options => options.BucketName = "bucket");
        await using var provider = builder.Services.BuildServiceProvider(validateScopes: true);

        Assert.Same(client, provider.GetRequiredService<IAmazonS3>());
    }

    private static string Validate(ILanceIngestBuilder builder)
    {
        using var provider = builder.Services.BuildServiceProvider();
        return Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message;
    }
}
