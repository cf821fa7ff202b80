using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Testing;

/// <summary>A builder for tests of single verbs.</summary>
/// <param name="Services">The services.</param>
public sealed record TestBuilder(IServiceCollection Services) : ILanceIngestBuilder
{
    /// <summary>With services of its own.</summary>
    public TestBuilder()
        : this(new ServiceCollection())
    {
    }
}
