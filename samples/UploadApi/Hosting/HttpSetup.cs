using System.Text.Json;
using LanceIngest.UploadApi.Routes;

namespace LanceIngest.UploadApi.Hosting;

/// <summary>What all routes have in common: JSON in snake case, problem details, validation, the OpenAPI document.</summary>
internal static class HttpSetup
{
    public static void AddHttp(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.AddProblemDetails();
        services.AddExceptionHandler<IngestionProblems>();
        services.AddValidation();
        services.AddOpenApi();
        services.AddRequestTimeouts(options => options.AddPolicy(LabelRoutes.TimeoutPolicy, TimeSpan.FromSeconds(100)));
    }
}
