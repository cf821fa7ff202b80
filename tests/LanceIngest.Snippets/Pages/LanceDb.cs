using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Snippets.Pages;

internal static class LanceDb
{
    public static void Configure(IServiceCollection services)
    {
        #region bulk-add
        services.AddLanceIngestion()
            .UseBulkAddApi(options => options.Url = new Uri("http://search.internal:8085"));
        #endregion
    }

    public static async Task ReadAsync(ILanceTable table, CancellationToken cancellationToken)
    {
        #region table
        var state = await table.GetStateAsync(cancellationToken);
        Console.WriteLine(state is null ? "no table yet" : $"{state.Table}: {state.Rows} rows, version {state.Version}, dimension {state.Dimension}");
        foreach (var row in await table.FindAsync(["guide-start"], cancellationToken: cancellationToken))
        {
            Console.WriteLine($"{row.Id} {row.ContentHash} {row.UpdatedAt:O}");
        }
        #endregion
    }
}
