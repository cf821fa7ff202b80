namespace LanceIngest.UploadApi.Routes;

/// <summary>The page of the operator. It holds no data: it asks for the key, and fetches with it.</summary>
internal static class PageRoutes
{
    public static void MapIngestionPage(this WebApplication app)
        => app.MapGet("/ingestion", (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: http: https:; media-src http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            return Results.File(app.Environment.WebRootFileProvider.GetFileInfo("ingestion/index.html").PhysicalPath!, "text/html; charset=utf-8");
        }).AllowAnonymous().ExcludeFromDescription();
}
