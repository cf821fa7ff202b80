using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Core.Tests.LanceDb;

public sealed class BulkAddTableTests(SharedLanceServer shared) : LanceTableConformance(shared)
{
    protected override void Use(ILanceIngestBuilder builder, Action<LanceDbOptions> configure) => builder.UseBulkAddApi(configure);
}
