using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LanceIngest.Core.Tests.Stores;

public sealed class StoreRegistrationTests
{
    [Fact]
    public async Task UseFileStore_Twice_LastFolderWins()
    {
        using var folder = new TemporaryFolder();
        var services = new TestBuilder().UseFileStore("first").UseFileStore(folder.Path).Services;
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        Assert.Contains(folder.Path, provider.GetRequiredService<IMediaStore>().LocationOf("a"), StringComparison.Ordinal);
        Assert.Single(provider.GetServices<IAssetStore>());
    }

    [Fact]
    public async Task UseAssetApi_AfterFileStore_TakesAssetsOnly()
    {
        var builder = new TestBuilder().UseFileStore("content").UseAssetApi(options => options.BaseUrl = new Uri("https://media.example.com"));
        await using var provider = builder.Services.BuildServiceProvider(validateScopes: true);

        Assert.Equal("https://media.example.com/api/media-labeling/assets/a%20b%25", provider.GetRequiredService<IAssetStore>().LocationOf("a b%", MediaType.Image));
        Assert.Contains("content", provider.GetRequiredService<IMediaStore>().LocationOf("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void UseFileStore_BadSettings_SaysAllOfThem()
    {
        var error = Validate(new TestBuilder().UseFileStore("content", options => (options.Root, options.AssetTemplate, options.KeyframeTemplate) = (" ", "assets/x.json", "../{id}")));

        Assert.Contains("FileStoreOptions.Root", error, StringComparison.Ordinal);
        Assert.Contains("AssetTemplate is 'assets/x.json'", error, StringComparison.Ordinal);
        Assert.Contains("KeyframeTemplate is '../{id}'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("media.example.com")]
    [InlineData("ftp://media.example.com")]
    [InlineData("https://media.example.com/?key=1")]
    public void UseAssetApi_BadSettings_SaysAllOfThem(string? url)
    {
        var error = Validate(new TestBuilder().UseAssetApi(options => (options.BaseUrl, options.Timeout) = (url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute), TimeSpan.Zero)));

        Assert.Contains("PUBLIC_API_BASE_URL", error, StringComparison.Ordinal);
        Assert.Contains("HttpAssetStoreOptions.Timeout is 00:00:00", error, StringComparison.Ordinal);
        Assert.Contains(url ?? "not set", error, StringComparison.Ordinal);
    }

    private static string Validate(ILanceIngestBuilder builder)
    {
        using var provider = builder.Services.BuildServiceProvider();
        return Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Message;
    }
}
