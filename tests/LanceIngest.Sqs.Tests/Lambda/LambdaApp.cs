using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using LanceIngest.Sqs.Tests.Support;
using LanceIngest.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Sqs.Tests.Lambda;

/// <summary>A function and its mapping: receives messages as Lambda does and hands them over as an event.</summary>
internal sealed class LambdaApp(TestQueues queues, IJobDispatcher dispatcher) : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private IHost? _host;

    public Action<SqsLambdaOptions> Configure { get; init; } = _ => { };

    public Action<SqsWorkerOptions> ConfigureRetries { get; init; } = _ => { };

    public Action<SqsOptions> ConfigureQueues { get; init; } = _ => { };

    /// <summary>Cancels every invocation.</summary>
    public CancellationToken Stop { get; init; }

    public IAmazonSQS? Sqs { get; init; }

    public TimeProvider? Time { get; init; }

    public TestLogs Logs { get; } = new();

    public SqsLambdaFunction Function => (_host ??= Build()).Services.GetRequiredService<SqsLambdaFunction>();

    /// <summary>Receives so many messages and invokes the function with them.</summary>
    /// <returns>The bodies of the messages that it hands back.</returns>
    public async Task<IReadOnlyList<string>> InvokeAsync(string queueUrl, int count, TimeSpan? remaining = null)
    {
        var messages = await queues.ReceiveAsync(queueUrl, count);
        var failed = await InvokeAsync(SqsEvents.Create(queueUrl, messages), remaining);
        return [.. failed.Select(id => messages.Single(message => message.MessageId == id).Body)];
    }

    /// <summary>Invokes the function with an event.</summary>
    /// <returns>The ids that it hands back.</returns>
    public async Task<IReadOnlyList<string>> InvokeAsync(string json, TimeSpan? remaining = null)
    {
        using var sqsEvent = new MemoryStream(Encoding.UTF8.GetBytes(json));
        await using var answer = await Function.HandleAsync(sqsEvent, remaining ?? Minute, Stop);
        using var reader = new StreamReader(answer);
        return SqsEvents.FailedIds(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => _host?.Dispose();

    private IHost Build() => TestApp.Build(Sqs, dispatcher, Logs, builder =>
    {
        if (Time is not null)
        {
            builder.Services.AddSingleton(Time);
        }

        builder.UseSqs(options =>
        {
            options.QueueUrl = queues.Analysis;
            options.VideoQueueUrl = queues.Video;
            options.ServiceUrl = queues.Endpoint;
            ConfigureQueues(options);
        }).AddSqsLambda(Configure);
        builder.Services.Configure(ConfigureRetries);
    });
}
