using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LanceIngest.Core.Tests.LanceDb;

public sealed class BulkAddTableTests(SharedLanceServer shared) : LanceTableConformance(shared)
{
    [Fact]
    public async Task SearchAsync_FilterThatTheServiceDoesNotKnow_IsRefusedAndNotPassedOver()
        => await Assert.ThrowsAsync<IngestionException>(() => Table.SearchAsync(
            new LanceQuery { Text = "lighthouse", Filter = new SearchFilter { Fields = new Dictionary<string, string> { ["project_id"] = "harbour" } } }, TestContext.Current.CancellationToken));

    protected override void Use(ILanceIngestBuilder builder, Action<LanceDbOptions> configure) => builder.UseBulkAddApi(configure);
}
