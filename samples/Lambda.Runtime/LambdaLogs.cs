using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LanceIngest.LambdaRuntime;

/// <summary>
/// Writes logs to standard output in Lambda's JSON format, a line each, before the call returns: the console logger of .NET writes on a
/// thread of its own, and what it still holds when an invocation ends is frozen with the process.
/// </summary>
internal sealed class LambdaLogs : ILoggerProvider
{
    private static readonly Stream s_output = Console.OpenStandardOutput();
    private static readonly Lock s_lock = new();

    /// <summary>The invocation that is running; a process has one at a time.</summary>
    public static string? RequestId { get; set; }

    /// <summary>Logs warnings, and what LanceIngest says at the level of <c>AWS_LAMBDA_LOG_LEVEL</c>, which Lambda sets with the log format.</summary>
    public static void AddTo(ILoggingBuilder logging)
    {
        logging.Services.AddSingleton<ILoggerProvider, LambdaLogs>();
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("LanceIngest", Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_LEVEL") switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "WARN" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" => LogLevel.Critical,
            _ => LogLevel.Information,
        });
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName);

    public void Dispose()
    {
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };

    private sealed class Logger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new ArrayBufferWriter<byte>(512);
            using (var json = new Utf8JsonWriter(line))
            {
                json.WriteStartObject();
                json.WriteString("timestamp", TimeProvider.System.GetUtcNow().UtcDateTime);
                json.WriteString("level", NameOf(logLevel));
                json.WriteString("requestId", RequestId);
                json.WriteString("logger", category);
                json.WriteNumber("eventId", eventId.Id);
                json.WriteString("message", formatter(state, exception));
                if (exception is not null)
                {
                    json.WriteString("exception", exception.ToString());
                }

                json.WriteEndObject();
            }

            line.Write("\n"u8);
            lock (s_lock)
            {
                s_output.Write(line.WrittenSpan);
            }
        }
    }
}
