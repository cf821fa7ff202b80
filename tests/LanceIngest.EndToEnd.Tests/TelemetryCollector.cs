using System.Collections.Concurrent;
using LanceIngest.Testing;

namespace LanceIngest.EndToEnd.Tests;

/// <summary>An OpenTelemetry collector that keeps what it is sent. Names stand in its binary messages as they are.</summary>
internal sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Body)> _sent = new();
    private readonly HttpStandIn _listener;

    public TelemetryCollector() => _listener = new HttpStandIn(request =>
    {
        _sent.Enqueue((request.Url!.AbsolutePath, _listener!.LastBody));
        return new HttpStandIn.Answer(200);
    });

    /// <summary>The settings of a process that sends here.</summary>
    public (string Name, string Value)[] Settings =>
        [("OTEL_EXPORTER_OTLP_ENDPOINT", _listener.Address.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "a-service-of-the-tests")];

    public string Traces => BodiesOf("/v1/traces");

    public string Metrics => BodiesOf("/v1/metrics");

    public int MetricsRequests => _sent.Count(request => request.Path == "/v1/metrics");

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private string BodiesOf(string path) => string.Concat(_sent.Where(request => request.Path == path).Select(request => request.Body));
}
