using System.Diagnostics;
using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LanceIngest.LambdaRuntime;

/// <summary>A custom runtime: takes one invocation after another from Lambda and gives it to the application's <see cref="SqsLambdaFunction"/>.</summary>
public static class FunctionRuntime
{
    /// <summary>The name of the source of one activity for each invocation, whose parent is Lambda's own segment.</summary>
    public const string ActivitySourceName = "LanceIngest.LambdaRuntime";

    private const int FlushAtMostMs = 2000;
    private const string EndpointVariable = "AWS_LAMBDA_RUNTIME_API";
    private static readonly ActivitySource s_activities = new(ActivitySourceName);

    /// <summary>Runs the function until Lambda ends the process with SIGTERM.</summary>
    /// <param name="configure">Says what the application has. What goes wrong here and at its start is reported to Lambda.</param>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(Action<HostApplicationBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        if (Environment.GetEnvironmentVariable(EndpointVariable) is not { Length: > 0 } endpoint)
        {
            await Console.Error.WriteLineAsync($"{EndpointVariable} is not set: this program runs inside AWS Lambda only. Elsewhere, run a worker (AddSqsWorker).").ConfigureAwait(false);
            return 1;
        }

        using var api = new RuntimeApi(endpoint);
        IHost host;
        try
        {
            host = await StartAsync(configure).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await api.FailToStartAsync(e).ConfigureAwait(false);
            return 1;
        }

        using (host)
        {
            // The host's own lifetime turns SIGTERM into this token.
            await ServeAsync(api, host.Services, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping).ConfigureAwait(false);
            await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        // Disposing of the host has sent what telemetry was left.
        return 0;
    }

    private static async Task<IHost> StartAsync(Action<HostApplicationBuilder> configure)
    {
        // Not the default builder: it looks for settings files and watches them, which costs time at every cold start.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        LambdaLogs.AddTo(builder.Logging);
        builder.AddOtlpExport(ActivitySourceName);
        configure(builder);
        var host = builder.Build();
        try
        {
            ValidateSettings(host);
            await host.StartAsync().ConfigureAwait(false);
            _ = host.Services.GetRequiredService<SqsLambdaFunction>();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Before the host does it, which stops at the first mistake and logs it with its stack.</summary>
    private static void ValidateSettings(IHost host)
    {
        try
        {
            host.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (AggregateException several) when (several.InnerExceptions.All(static e => e is OptionsValidationException))
        {
            throw new OptionsValidationException(
                "settings", typeof(HostApplicationBuilder), several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(static wrong => wrong.Failures));
        }
    }

    private static async Task ServeAsync(RuntimeApi api, IServiceProvider services, CancellationToken stopping)
    {
        var function = services.GetRequiredService<SqsLambdaFunction>();
        var (traces, metrics) = (services.GetService<TracerProvider>(), services.GetService<MeterProvider>());
        try
        {
            while (true)
            {
                await InvokeAsync(api, function, await api.NextAsync(stopping).ConfigureAwait(false), stopping).ConfigureAwait(false);

                // The caller has its answer. Asking for the next invocation lets Lambda freeze the process, for hours or for good.
                traces?.ForceFlush(FlushAtMostMs);
                metrics?.ForceFlush(FlushAtMostMs);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Lambda does not need this process any more.
        }
    }

    private static async Task InvokeAsync(RuntimeApi api, SqsLambdaFunction function, Invocation invocation, CancellationToken stopping)
    {
        LambdaLogs.RequestId = invocation.RequestId;
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceHeader); // Where the AWS SDK looks for it.
        using var activity = s_activities.StartActivity("invoke", ActivityKind.Server, TraceHeader.Parse(invocation.TraceHeader));
        activity?.SetTag("faas.invocation_id", invocation.RequestId).SetTag("cloud.resource_id", invocation.FunctionArn);
        Stream answer;
        try
        {
            answer = await function.HandleAsync(invocation.Event, invocation.RemainingTime, stopping).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message).SetTag("error.type", e.GetType().Name);
            await api.FailAsync(invocation.RequestId, e).ConfigureAwait(false);
            return;
        }

        await using (answer.ConfigureAwait(false))
        {
            await api.RespondAsync(invocation.RequestId, answer).ConfigureAwait(false);
        }
    }
}
