using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LanceIngest;

/// <summary>Runs all checks of an application: settings, queues, buckets, the table, the embedding provider. Registered as a singleton by <c>AddLanceIngestion()</c>.</summary>
public sealed class Doctor
{
    /// <summary>Services that are up answer within a second or two; a person waits for this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly IServiceProvider _services;

    internal Doctor(IServiceProvider services) => _services = services;

    /// <summary>Runs the checks, all at once.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found, with the name of the check.</returns>
    public async IAsyncEnumerable<(string Check, Finding Finding)> ExamineAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var wrong = WrongSettings();
        foreach (var setting in wrong)
        {
            yield return ("settings", Finding.Error(setting, "Set it as it says."));
        }

        if (wrong.Count == 0)
        {
            yield return ("settings", Finding.Good("All settings are there and within their limits."));
        }

        var running = _services.GetServices<IDoctorCheck>().Select(check => (check.Name, Findings: RunAsync(check, cancellationToken))).ToList();
        foreach (var (name, findings) in running)
        {
            foreach (var finding in await findings.ConfigureAwait(false))
            {
                yield return (name, finding);
            }
        }
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(IDoctorCheck check, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return await check.RunAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Error($"There was no answer within {Patience.TotalSeconds} seconds.", "Check that the service is up, its address, and the network between.")];
        }
        catch (Exception e) when (SettingsOf(e).Count > 0)
        {
            return []; // Reported already.
        }
        catch (IngestionException e)
        {
            return [Finding.Error(e.Message, "Do what the message says, then run the doctor again.")];
        }
    }

    private List<string> WrongSettings()
    {
        try
        {
            _services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (Exception e) when (SettingsOf(e) is { Count: > 0 } settings)
        {
            return settings;
        }
    }

    /// <summary>Wrong settings of several options classes come as one exception of many.</summary>
    private static List<string> SettingsOf(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException several => [.. several.InnerExceptions.SelectMany(SettingsOf)],
        _ => [],
    };
}
