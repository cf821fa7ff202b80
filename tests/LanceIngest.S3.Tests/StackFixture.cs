using LanceIngest.S3.Tests;
using LanceIngest.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(StackFixture))]

namespace LanceIngest.S3.Tests;

/// <summary>One local stack for all tests; each keeps to a prefix of its own.</summary>
public sealed class StackFixture : IAsyncLifetime
{
    private int _prefixes;

    public LocalStack Stack { get; private set; } = null!;

    public string NextPrefix() => $"test-{Interlocked.Increment(ref _prefixes)}";

    public async ValueTask InitializeAsync() => Stack = await LocalStack.StartAsync();

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
