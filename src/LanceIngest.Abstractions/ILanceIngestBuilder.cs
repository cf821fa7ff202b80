using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest;

/// <summary>What <c>AddLanceIngestion()</c> returns. Its verbs (<c>UseSqs</c>, <c>UseS3</c>, …) are extension methods, so that any package can add its own.</summary>
public interface ILanceIngestBuilder
{
    /// <summary>The services of the application being built.</summary>
    IServiceCollection Services { get; }
}
