namespace LanceIngest;

/// <summary>Looks at one thing that a deployment needs. Register it as a service, and <c>Doctor</c> runs it with the others.</summary>
/// <remarks>It resolves what it looks at when it runs: with wrong settings that fails, which the doctor reports by itself.</remarks>
public interface IDoctorCheck
{
    /// <summary>What is looked at, in a word or two.</summary>
    string Name { get; }

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found, good news included.</returns>
    /// <exception cref="IngestionException">It could not look; the doctor reports the message as an error.</exception>
    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken);
}
