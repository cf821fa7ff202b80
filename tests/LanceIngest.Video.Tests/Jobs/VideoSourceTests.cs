using Xunit;

namespace LanceIngest.Video.Tests;

/// <summary>What no real store can be made to hold: videos of more bytes than a disk has.</summary>
public sealed class VideoSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lanceingest-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DownloadAsync_MoreThanAllowed_IsRefusedBeforeAByteIsRead()
    {
        var store = new EndlessStore(length: 5_000_001);

        var error = await Assert.ThrowsAsync<IngestionException>(() => DownloadAsync(store, new VideoOptions { MaxBytes = 5_000_000 }));

        Assert.Equal((IngestionErrors.SourceTooLarge, false, 0), (error.Code, error.IsTransient, store.BytesRead));
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task DownloadAsync_MoreThanThereIsRoomFor_WaitsBeforeAByteIsRead()
    {
        var store = new EndlessStore(length: 1L << 50);

        var error = await Assert.ThrowsAsync<IngestionException>(() => DownloadAsync(store, new VideoOptions { MaxBytes = long.MaxValue }));

        Assert.Equal((VideoErrors.NoSpace, true, 0), (error.Code, error.IsTransient, store.BytesRead));
    }

    [Fact]
    public async Task DownloadAsync_FewerBytesThanAnnounced_IsTriedAgain()
    {
        var error = await Assert.ThrowsAsync<IngestionException>(() => DownloadAsync(new EndlessStore(length: 2000, actual: 1000), new VideoOptions()));

        Assert.Equal((IngestionErrors.SourceUnstable, true), (error.Code, error.IsTransient));
    }

    [Theory]
    [InlineData("""{"source_key":"videos/a.mp4","s3_url":"s3://bucket/other.mp4"}""", null, "videos/a.mp4")]
    [InlineData("""{"s3_url":"s3://bucket/videos/a%20b.mp4"}""", null, "videos/a b.mp4")]
    [InlineData("""{"s3_url":"https://bucket.s3.eu-west-1.amazonaws.com/videos/a.mp4"}""", null, "videos/a.mp4")]
    [InlineData("""{"source_key":"videos/a.mp4"}""", "uploads/b.mp4", "uploads/b.mp4")]
    [InlineData("""{"s3_url":"https://s3.eu-west-1.amazonaws.com/bucket/a.mp4"}""", null, null)]
    [InlineData("""{"s3_url":"https://example.com/a.mp4"}""", null, null)]
    [InlineData("""{"s3_url":"s3://bucket/../../etc/passwd"}""", null, "etc/passwd")]
    [InlineData("""{"source_key":"../secrets"}""", null, null)]
    [InlineData("{}", null, null)]
    public async Task FindAsync_Asset_TellsWhereTheBytesLie(string asset, string? sourcePath, string? key)
    {
        var source = new VideoSource(new OneAsset(asset), new EndlessStore(0));
        var job = sourcePath is null
            ? new AnalysisJob { AssetId = "v", MediaType = MediaType.Video }
            : AnalysisJob.ForDocument("v", sourcePath, DateTimeOffset.UnixEpoch);

        if (key is null)
        {
            Assert.Equal(IngestionErrors.InvalidSource, (await Assert.ThrowsAsync<IngestionException>(() => source.FindAsync(job, Token))).Code);
        }
        else
        {
            Assert.Equal(key, (await source.FindAsync(job, Token)).Key);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task DownloadAsync(IMediaStore store, VideoOptions options)
        => new VideoSource(new OneAsset("{}"), store).DownloadAsync("videos/a.mp4", Path.Combine(_folder.FullName, "video"), options, Token);

    private sealed class EndlessStore(long length, long actual = 0) : IMediaStore
    {
        public long BytesRead { get; private set; }

        public Task<StoredMedia?> OpenAsync(string key, CancellationToken cancellationToken = default)
        {
            var bytes = new Counted(new byte[actual], count => BytesRead += count);
            return Task.FromResult<StoredMedia?>(new StoredMedia(bytes, length, new SourceVersion("1", DateTimeOffset.UnixEpoch)));
        }

        public Task<SourceVersion?> GetVersionAsync(string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<SourceVersion> SaveAsync(string key, Stream content, string contentType, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        private sealed class Counted(byte[] bytes, Action<int> read) : MemoryStream(bytes)
        {
            public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
            {
                read((int)Length);
                return base.CopyToAsync(destination, bufferSize, cancellationToken);
            }
        }
    }
}
