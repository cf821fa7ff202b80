using Amazon.SQS;
using LanceIngest.Sqs.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LanceIngest.Sqs.Tests;

public sealed class SqsOptionsTests
{
    [Fact]
    public async Task Start_NothingSet_NamesSettingVariableAndRemedy()
    {
        using var app = Build([], use => use.UseSqs());

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            "SqsOptions.QueueUrl (environment variable SQS_QUEUE_URL) is missing: set it to the URL of the analysis queue, "
            + "for example https://sqs.eu-west-1.amazonaws.com/123456789012/analysis.",
            error.Message);
    }

    [Fact]
    public async Task Start_SeveralMistakes_ReportsThemAllWithTheirValues()
    {
        var environment = new Dictionary<string, string?>
        {
            ["SQS_QUEUE_URL"] = "analysis",
            ["VIDEO_QUEUE_URL"] = "https://sqs.eu-west-1.amazonaws.com/",
            ["AWS_ENDPOINT_URL"] = "localhost:4566",
            ["AWS_REGION"] = "Europe (Ireland)",
        };
        using var app = Build(environment, use => use.UseSqs(options =>
        {
            options.SendRetryTime = TimeSpan.FromHours(1);
            options.DeadLetterQueueUrl = options.QueueUrl;
        }));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        var failures = error.Failures.ToList();
        Assert.Equal(7, failures.Count);
        Assert.Contains("SqsOptions.QueueUrl (environment variable SQS_QUEUE_URL) is 'analysis', which is no URL of a queue", failures[0], StringComparison.Ordinal);
        Assert.Contains("SqsOptions.VideoQueueUrl (environment variable VIDEO_QUEUE_URL)", failures[1], StringComparison.Ordinal);
        Assert.Contains("SqsOptions.DeadLetterQueueUrl is 'analysis', which is no URL", failures[2], StringComparison.Ordinal);
        Assert.Contains("dead letters there would be run again without end", failures[3], StringComparison.Ordinal);
        Assert.Contains("SqsOptions.ServiceUrl (environment variable AWS_ENDPOINT_URL) is 'localhost:4566'", failures[4], StringComparison.Ordinal);
        Assert.Contains("SqsOptions.Region (environment variable AWS_REGION) is 'Europe (Ireland)'", failures[5], StringComparison.Ordinal);
        Assert.Contains("SqsOptions.SendRetryTime is 01:00:00: set it to a time from 0 to 00:15:00.", failures[6], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WorkerMistakes_ReportsThemAllWithTheirValues()
    {
        using var app = Build(new() { ["SQS_QUEUE_URL"] = FakeSqs.Queue, ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9" }, use => use.AddSqsWorker(options =>
        {
            options.Queues = SqsQueues.None;
            options.MaxConcurrency = 0;
            options.MaxConcurrentVideos = 65;
            options.VisibilityTimeout = TimeSpan.FromHours(13);
            options.WaitTime = TimeSpan.FromSeconds(21);
            options.RetryBaseDelay = TimeSpan.Zero;
            options.RetryMaxDelay = TimeSpan.FromDays(1);
            options.DrainTimeout = TimeSpan.FromSeconds(-1);
        }));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(8, error.Failures.Count());
        Assert.Contains("SqsWorkerOptions.MaxConcurrency is 0: set it to a number of jobs from 1 to 10000.", error.Failures);
        Assert.Contains("SqsWorkerOptions.MaxConcurrentVideos is 65: set it to a number of videos from 1 to 64.", error.Failures);
        Assert.Contains("SqsWorkerOptions.WaitTime is 00:00:21: SQS takes whole seconds from 0 to 20 seconds.", error.Failures);
    }

    [Fact]
    public async Task Start_WorkerWithoutARegion_NamesBothWaysOut()
    {
        using var app = Build(new() { ["SQS_QUEUE_URL"] = FakeSqs.Queue }, use => use.AddSqsWorker());

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("SqsOptions.Region (environment variable AWS_REGION) is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("SqsOptions.ServiceUrl (environment variable AWS_ENDPOINT_URL)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_Environment_IsTheDefaultAndTheDelegateWins()
    {
        var environment = new Dictionary<string, string?>
        {
            ["SQS_QUEUE_URL"] = " https://sqs.eu-west-1.amazonaws.com/1/analysis ",
            ["VIDEO_QUEUE_URL"] = "https://sqs.eu-west-1.amazonaws.com/1/video",
            ["AWS_ENDPOINT_URL"] = "",
            ["AWS_REGION"] = "eu-west-1",
        };
        using var app = Build(environment, use => use.UseSqs(options => options.Region = "eu-central-1"));

        var options = app.Services.GetRequiredService<IOptions<SqsOptions>>().Value;

        Assert.Equal("https://sqs.eu-west-1.amazonaws.com/1/analysis", options.QueueUrl);
        Assert.Equal("https://sqs.eu-west-1.amazonaws.com/1/video", options.VideoQueueUrl);
        Assert.Null(options.ServiceUrl);
        Assert.Equal("eu-central-1", options.Region);
    }

    [Fact]
    public void UseSqs_Twice_RegistersOnce()
    {
        using var app = Build(new() { ["SQS_QUEUE_URL"] = FakeSqs.Queue, ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9" }, use => use
            .UseSqs(options => options.Region = "eu-west-1").UseSqs(options => options.SendRetryTime = TimeSpan.Zero)
            .AddSqsWorker(options => options.MaxConcurrency = 5).AddSqsWorker(options => options.WaitTime = TimeSpan.Zero));

        Assert.Single(app.Services.GetServices<IHostedService>());
        Assert.Single(app.Services.GetServices<IJobQueue>());
        Assert.Single(app.Services.GetServices<IAmazonSQS>());
        Assert.Equal("eu-west-1", app.Services.GetRequiredService<IOptions<SqsOptions>>().Value.Region);
        Assert.Equal(TimeSpan.Zero, app.Services.GetRequiredService<IOptions<SqsOptions>>().Value.SendRetryTime);
        Assert.Equal(5, app.Services.GetRequiredService<IOptions<SqsWorkerOptions>>().Value.MaxConcurrency);
    }

    [Theory]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/123456789012/analysis", "eu-west-1")]
    [InlineData("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/analysis", "cn-north-1")]
    [InlineData("https://sqs.us-east-2.api.aws/123456789012/analysis", "us-east-2")]
    [InlineData("http://127.0.0.1:4566/000000000000/analysis", null)]
    public void RegionOf_QueueUrl_IsTheRegionInIt(string url, string? region) => Assert.Equal(region, SqsClientFactory.RegionOf(url));

    private static IHost Build(Dictionary<string, string?> environment, Action<ILanceIngestBuilder> use) => TestApp.Build(
        sqs: null,
        new TestDispatcher(),
        logs: null,
        builder =>
        {
            // Every variable is there, so that those of the machine are not looked at.
            var variables = new Dictionary<string, string?> { ["SQS_QUEUE_URL"] = "", ["VIDEO_QUEUE_URL"] = "", ["AWS_ENDPOINT_URL"] = "", ["AWS_REGION"] = "" };
            foreach (var (name, value) in environment)
            {
                variables[name] = value;
            }

            builder.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(variables).Build());
            use(builder);
        });
}
