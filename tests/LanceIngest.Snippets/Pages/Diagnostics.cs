using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Snippets.Pages;

internal static class Diagnostics
{
    public static WebApplication Map(string[] args)
    {
        #region map
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddLanceIngestion().UseSqs().UseS3().AddSqsWorker();
        builder.Services.AddIngestionDiagnostics();

        var app = builder.Build();
        app.MapIngestionDiagnostics().RequireAuthorization();
        app.MapIngestionHealth();
        #endregion
        return app;
    }
}
