using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Amazon.S3;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.S3.Tests;

public sealed class S3FailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(403, "AccessDenied", false, "s3:ListBucket")]
    [InlineData(403, "InvalidAccessKeyId", true, "credentials")]
    [InlineData(403, "SignatureDoesNotMatch", true, "credentials")]
    [InlineData(403, "RequestTimeTooSkewed", true, "clock")]
    [InlineData(400, "ExpiredToken", true, "credentials")]
    [InlineData(400, "AuthorizationHeaderMalformed", true, "AWS_REGION")]
    [InlineData(400, "InvalidRequest", false, "InvalidRequest")]
    [InlineData(404, "NoSuchBucket", true, "S3_BUCKET_NAME")]
    [InlineData(503, "SlowDown", true, "SlowDown")]
    [InlineData(500, "InternalError", true, "InternalError")]
    [InlineData(429, "TooManyRequests", true, "TooManyRequests")]
    public async Task OpenAsync_S3Refuses_SaysWhetherToTryAgainAndWhatToCheck(int status, string code, bool transient, string says)
    {
        await using var s3 = new HttpStandIn(_ => new HttpStandIn.Answer(status, $"<Error><Code>{code}</Code><Message>m</Message></Error>") { Headers = { ["Content-Type"] = "application/xml" } });
        await using var provider = S3Stores.On(s3.Address, _ => { });

        var error = await Assert.ThrowsAsync<IngestionException>(() => provider.GetRequiredService<IMediaStore>().OpenAsync("docs/a.md", Token));

        Assert.Equal((IngestionErrors.StoreFailed, transient), (error.Code, error.IsTransient));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("'docs/a.md' in the bucket 'bucket'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetVersionAsync_HeadForbidden_FailsInsteadOfSayingMissing()
    {
        await using var s3 = new HttpStandIn(_ => new HttpStandIn.Answer(403));
        await using var provider = S3Stores.On(s3.Address, _ => { });

        var error = await Assert.ThrowsAsync<IngestionException>(() => provider.GetRequiredService<IAssetStore>().GetVersionAsync("a1", MediaType.Image, Token));

        Assert.Equal((IngestionErrors.StoreFailed, false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task OpenAsync_RetryAfter_IsPassedOn()
    {
        await using var s3 = new HttpStandIn(_ => new HttpStandIn.Answer(503, "<Error><Code>SlowDown</Code></Error>") { Headers = { ["Retry-After"] = "7" } });
        await using var provider = S3Stores.On(s3.Address, _ => { });

        var error = await Assert.ThrowsAsync<IngestionException>(() => provider.GetRequiredService<IMediaStore>().OpenAsync("a.md", Token));

        Assert.Equal(TimeSpan.FromSeconds(7), error.RetryAfter);
    }

    [Fact]
    public async Task OpenAsync_MissingKey_IsNotThrownFromLayerToLayerOfTheSdk()
    {
        await using var s3 = new HttpStandIn(_ => new HttpStandIn.Answer(404, "<Error><Code>NoSuchKey</Code><Message>m</Message></Error>") { Headers = { ["Content-Type"] = "application/xml" } });
        await using var provider = S3Stores.On(s3.Address, _ => { });
        var isHere = new AsyncLocal<bool> { Value = true };
        var thrownAgain = 0;
        void Count(object? sender, FirstChanceExceptionEventArgs thrown)
        {
            if (isHere.Value && thrown.Exception is AmazonS3Exception && thrown.Exception.StackTrace?.Contains("RetryHandler", StringComparison.Ordinal) == true)
            {
                Interlocked.Increment(ref thrownAgain);
            }
        }

        AppDomain.CurrentDomain.FirstChanceException += Count;
        var media = await provider.GetRequiredService<IMediaStore>().OpenAsync("docs/index.yaml", Token);
        AppDomain.CurrentDomain.FirstChanceException -= Count;

        Assert.Null(media);
        Assert.Equal(0, thrownAgain);
    }

    [Fact]
    public async Task OpenAsync_CancelledWhileAllConnectionsAreTaken_LeavesThemToOthers()
    {
        using var arrived = new SemaphoreSlim(0);
        using var answer = new SemaphoreSlim(0);
        await using var s3 = new HttpStandIn(_ =>
        {
            arrived.Release();
            answer.Wait(Token);
            return new HttpStandIn.Answer(404, "<Error><Code>NoSuchKey</Code></Error>") { Headers = { ["Content-Type"] = "application/xml" } };
        });
        await using var provider = S3Stores.On(s3.Address, options => options.MaxConnections = 1);
        var store = provider.GetRequiredService<IMediaStore>();
        using var impatient = new CancellationTokenSource();

        var first = store.OpenAsync("a.md", Token);
        await arrived.WaitAsync(Token);
        var second = store.OpenAsync("b.md", impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        answer.Release(2);

        Assert.Null(await first);
        Assert.Null(await store.OpenAsync("c.md", Token));
        Assert.Equal(2, s3.Requests);
    }

    [Fact]
    public async Task OpenAsync_NobodyThere_IsTransient()
    {
        var s3 = new HttpStandIn(_ => new HttpStandIn.Answer(500));
        await s3.DisposeAsync();
        await using var provider = S3Stores.On(s3.Address, _ => { });

        var error = await Assert.ThrowsAsync<IngestionException>(() => provider.GetRequiredService<IMediaStore>().OpenAsync("a.md", Token));

        Assert.Equal((IngestionErrors.StoreFailed, true), (error.Code, error.IsTransient));
        Assert.Contains("AWS_ENDPOINT_URL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_BodyBreaksOff_ReadFailsAsTransient()
    {
        await using var s3 = new HttpStandIn(_ => new HttpStandIn.Answer(200, "half") { Length = 1000, Headers = { ["ETag"] = "\"d41d8cd98f00b204e9800998ecf8427e\"" } });
        await using var provider = S3Stores.On(s3.Address, _ => { });
        await using var media = await provider.GetRequiredService<IMediaStore>().OpenAsync("a.md", Token);

        var error = await Assert.ThrowsAsync<IngestionException>(() => media!.Content.CopyToAsync(Stream.Null, Token));

        Assert.Equal((IngestionErrors.StoreFailed, true), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task SaveAsync_LongStreamBreaksOff_LeavesNoPartsBehind()
    {
        var requests = new ConcurrentQueue<string>();
        await using var s3 = new HttpStandIn(request =>
        {
            requests.Enqueue($"{request.HttpMethod} {request.RawUrl}");
            return request.HttpMethod switch
            {
                "POST" => new HttpStandIn.Answer(200, "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"),
                "PUT" => new HttpStandIn.Answer(200) { Headers = { ["ETag"] = "\"d41d8cd98f00b204e9800998ecf8427e\"" } },
                _ => new HttpStandIn.Answer(204),
            };
        });
        await using var provider = S3Stores.On(s3.Address, _ => { });
        using var video = new PipeStream(new MemoryStream(new byte[9 * 1024 * 1024]), breaks: true);

        await Assert.ThrowsAsync<IngestionException>(() => provider.GetRequiredService<IMediaStore>().SaveAsync("video.mp4", video, "video/mp4", Token));

        Assert.Equal(3, requests.Count);
        Assert.StartsWith("POST /bucket/video.mp4?uploads", requests.First(), StringComparison.Ordinal);
        Assert.StartsWith("DELETE /bucket/video.mp4?uploadId=u1", requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_Cancelled_Throws()
    {
        await using var s3 = new HttpStandIn(_ => new HttpStandIn.Answer(500));
        await using var provider = S3Stores.On(s3.Address, _ => { });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => provider.GetRequiredService<IMediaStore>().OpenAsync("a.md", new CancellationToken(canceled: true)));
    }
}
