using Amazon.SQS;
using LanceIngest;
using LanceIngest.Sqs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The verbs of LanceIngest.Sqs.</summary>
public static class SqsBuilderExtensions
{
    /// <summary>Uses SQS: registers <see cref="IJobQueue"/>, which is all an upload API needs, and for operators <see cref="SqsQueueInspector"/> and <see cref="SqsDeadLetters"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes settings; it runs after the environment variables were read. See <see cref="SqsOptions"/>.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// <para>Options are checked when the host starts. An <see cref="IAmazonSQS"/> or an <see cref="IJobQueue"/> that is registered
    /// already is used as it is. Calling this again adds nothing but its delegate.</para>
    /// </remarks>
    public static ILanceIngestBuilder UseSqs(this ILanceIngestBuilder builder, Action<SqsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSqsJobQueue(configure);
        return builder;
    }

    /// <summary>The same as <see cref="UseSqs"/> for applications that only enqueue, which then need no other package of LanceIngest.</summary>
    /// <param name="services">The services of the application; logging must be among them, as in every host.</param>
    /// <param name="configure">Changes settings; it runs after the environment variables were read. See <see cref="SqsOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddSqsJobQueue(this IServiceCollection services, Action<SqsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EnvironmentSettings>();
        services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigureOptions<SqsOptions>, SqsOptionsSetup>());
        services.AddOptionsWithValidateOnStart<SqsOptions, SqsOptionsValidator>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(provider => SqsClientFactory.Create(provider.GetRequiredService<IOptions<SqsOptions>>().Value));
        services.TryAddSingleton<SqsRouter>();
        services.TryAddSingleton<QueueDirectory>();
        services.TryAddSingleton<BatchSender>();
        services.TryAddSingleton(provider => new SqsQueueInspector(
            provider.GetRequiredService<IAmazonSQS>(), provider.GetRequiredService<SqsRouter>(), provider.GetRequiredService<QueueDirectory>()));
        services.TryAddSingleton<IQueueInspector>(provider => provider.GetRequiredService<SqsQueueInspector>());
        services.TryAddSingleton<MessageForwarder>();
        services.TryAddSingleton(provider => new SqsDeadLetters(
            provider.GetRequiredService<IAmazonSQS>(), provider.GetRequiredService<SqsRouter>(), provider.GetRequiredService<QueueDirectory>(),
            provider.GetRequiredService<MessageForwarder>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDoctorCheck, SqsCheck>());
        services.TryAddSingleton<IJobQueue, SqsJobQueue>();
        return services;
    }

    /// <summary>Adds a hosted service that takes jobs from SQS and gives them to the <see cref="IJobDispatcher"/>. Includes <see cref="UseSqs"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes settings, see <see cref="SqsWorkerOptions"/>.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>Options are checked when the host starts. Calling this again adds nothing but its delegate: there is one worker in a host.</remarks>
    public static ILanceIngestBuilder AddSqsWorker(this ILanceIngestBuilder builder, Action<SqsWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddJobRunner(builder);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.AddHostedService<SqsWorker>();
        return builder;
    }

    /// <summary>Adds <see cref="SqsLambdaFunction"/>, which runs the jobs of the events of an AWS Lambda function. Includes <see cref="UseSqs"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes settings, see <see cref="SqsLambdaOptions"/>.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>Options are checked when the host starts. Calling this again adds nothing but its delegate.</remarks>
    public static ILanceIngestBuilder AddSqsLambda(this ILanceIngestBuilder builder, Action<SqsLambdaOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddJobRunner(builder);
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<SqsLambdaOptions, SqsLambdaOptionsValidator>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(provider => new SqsLambdaFunction(
            provider.GetRequiredService<IAmazonSQS>(),
            provider.GetRequiredService<SqsRouter>(),
            provider.GetRequiredService<JobRunner>(),
            provider.GetRequiredService<IJobDispatcher>(),
            provider.GetRequiredService<IOptions<SqsLambdaOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqsLambdaFunction>>()));
        return builder;
    }

    /// <summary>What a worker and a function share: a job, from its message to what is to happen to the message.</summary>
    private static void AddJobRunner(ILanceIngestBuilder builder)
    {
        builder.UseSqs();
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<SqsWorkerOptions, SqsWorkerOptionsValidator>();
        services.TryAddSingleton<RetryBackoff>();
        services.TryAddSingleton<DeadLetterQueue>();
        services.TryAddSingleton<JobRunner>();
    }
}
