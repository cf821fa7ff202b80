using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LanceIngest.AspNetCore.Tests;

/// <summary>A host that has neither SQS nor LanceDB: what it has is told, the rest left out.</summary>
public sealed class AnyHostTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MapIngestionDiagnostics_HostOfItsOwnKind_TellsItsJobs()
    {
        await using var app = await StartAsync(services => services.AddIngestionDiagnostics(options => options.RecentJobs = 2).AddIngestionDiagnostics());
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        foreach (var id in (string[])["a", "b", "c"])
        {
            using var activity = LanceIngestDiagnostics.ActivitySource.StartActivity("ingest")!;
            activity.SetTag(LanceIngestDiagnostics.AssetIdTag, id).SetTag(LanceIngestDiagnostics.MediaTypeTag, "recipe").SetTag(LanceIngestDiagnostics.OutcomeTag, "success");
        }

        var snapshot = await http.GetFromJsonAsync<JsonObject>("/debug", Token);

        Assert.Equal(["c", "b"], snapshot!["recentJobs"]!.AsArray().Select(job => job!["assetId"]!.GetValue<string>()));
        Assert.Empty(snapshot["queues"]!.AsArray());
        Assert.Null(snapshot["deadLetters"]);
        using var ready = await http.GetAsync("/health/ready", Token);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task MapIngestionDiagnostics_WithoutItsServices_SaysWhatToCall()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(_ => { }));

        Assert.Contains("AddIngestionDiagnostics()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WithAnOpenStream_IsNotHeldUp()
    {
        var app = await StartAsync(services => services.AddIngestionDiagnostics());
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/debug");
        request.Headers.Accept.Add(new("text/event-stream"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        await stream.ReadExactlyAsync(new byte[16], Token);

        await app.StopAsync(Token).WaitAsync(TimeSpan.FromSeconds(20), Token);

        await stream.CopyToAsync(Stream.Null, Token);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Start_WrongOption_NamesIt()
    {
        var error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => StartAsync(services => services.AddIngestionDiagnostics(options => (options.RecentJobs, options.EmbeddingPrice) = (0, -1))));

        Assert.Equal(2, error.Failures.Count());
    }

    private static async Task<WebApplication> StartAsync(Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        configure(builder.Services);
        var app = builder.Build();
        app.MapIngestionDiagnostics("/debug");
        app.MapIngestionHealth();
        await app.StartAsync(Token);
        return app;
    }
}
