using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LanceIngest.Snippets.Pages;

internal static class Queues
{
    public static void Drain(HostApplicationBuilder builder)
    {
        #region drain
        builder.Services.AddLanceIngestion().UseS3().AddSqsWorker(options => options.DrainTimeout = TimeSpan.FromSeconds(55));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));
        #endregion
    }

    internal static class Lambda
    {
        #region lambda
        // With Amazon.Lambda.Core the handler is: Task<Stream> HandleAsync(Stream sqsEvent, ILambdaContext context), and context has the RemainingTime.
        public sealed class Function(IServiceProvider services)
        {
            private readonly SqsLambdaFunction _function = services.GetRequiredService<SqsLambdaFunction>();

            public Task<Stream> HandleAsync(Stream sqsEvent, TimeSpan remainingTime) => _function.HandleAsync(sqsEvent, remainingTime);
        }

        public static void Configure(IServiceCollection services) => services.AddLanceIngestion().UseS3().AddSqsLambda();
        #endregion
    }

    public static async Task InspectAsync(SqsQueueInspector inspector, CancellationToken cancellationToken)
    {
        #region depths
        foreach (var queue in await inspector.GetDepthsAsync(cancellationToken))
        {
            Console.WriteLine($"{queue.Name}: {queue.Visible} visible, {queue.InFlight} in flight, {queue.Delayed} delayed");
        }
        #endregion
    }
}
