namespace LanceIngest.UploadApi.Authentication;

/// <summary>Says at every start that authentication is off.</summary>
internal sealed partial class OpenDoorWarning(ILogger<OpenDoorWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Warn(logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Critical, "AUTHENTICATION IS OFF: whoever reaches this API may read, write and delete everything, and spend money on models. Unset Authentication:AnyoneMayReadAndWrite before anybody else can.")]
    private static partial void Warn(ILogger logger);
}
