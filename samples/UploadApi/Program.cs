using LanceIngest.UploadApi.Authentication;
using LanceIngest.UploadApi.Hosting;
using LanceIngest.UploadApi.Routes;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
await builder.AddIngestionAsync();
builder.AddAuthentication();
builder.AddTelemetry();
builder.AddHttp();

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.UseRequestTimeouts();

app.MapImages();
app.MapLabels();
app.MapVideos();
app.MapAudio();
app.MapSyncContent();
app.MapAssets();
app.MapProjects();
app.MapBulkLabels();
app.MapSearch();

app.MapIngestionDiagnostics();
app.MapIngestionHealth().AllowAnonymous();
app.MapIngestionPage();
app.MapPrometheusScrapingEndpoint();
app.MapOpenApi();
app.Run();
