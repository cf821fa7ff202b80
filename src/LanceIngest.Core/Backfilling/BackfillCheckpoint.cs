using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LanceIngest.Backfilling;

/// <summary>
/// What a back-fill has done with: a file of lines, one for each entry in the order of their keys. While a run is under way its lines
/// go to a file of their own; the last one says where to go on. A run that came to its end renames it over the one before.
/// </summary>
/// <remarks>
/// A line is written after its job was accepted, and only when every entry before it has its line, too. So a kill at any moment loses
/// nothing; the jobs of the batch in hand are at most sent twice.
/// </remarks>
internal sealed class BackfillCheckpoint : IDisposable
{
    private readonly string? _path;
    private readonly FileStream? _lines;
    private readonly StreamReader? _earlier;
    private (string Key, string Tag, bool Failed)? _earlierLine;

    private BackfillCheckpoint(string? path, FileStream? lines, StreamReader? earlier)
        => (_path, _lines, _earlier) = (path, lines, earlier);

    /// <summary>The key behind which an interrupted run is continued; null to start from the beginning.</summary>
    public string? Position { get; private init; }

    /// <summary>How many entries the interrupted run was done with.</summary>
    public long Settled { get; private init; }

    /// <summary>Opens the checkpoint of a source and a selection.</summary>
    /// <param name="folder">Where checkpoints lie; null for none.</param>
    /// <param name="identity">What the lines are about: another source or another selection has another file.</param>
    /// <param name="trustEarlier">Whether what runs before this one sent need not be sent again.</param>
    /// <exception cref="IOException">Another run has it, or the folder cannot be written.</exception>
    public static BackfillCheckpoint Open(string? folder, string identity, bool trustEarlier)
    {
        if (folder is null)
        {
            return new BackfillCheckpoint(null, null, null);
        }

        Directory.CreateDirectory(folder);
        var path = PathOf(folder, identity);
        var lines = OpenForWriting($"{path}.partial");
        var (position, settled) = ReadToLastLine(lines);
        return new BackfillCheckpoint(path, lines, trustEarlier && File.Exists(path) ? new StreamReader(path) : null) { Position = position, Settled = settled };
    }

    /// <summary>The same for reading: a plan starts from the beginning and leaves no trace.</summary>
    public static BackfillCheckpoint OpenForPlan(string? folder, string identity)
        => new(null, null, folder is not null && File.Exists(PathOf(folder, identity)) ? new StreamReader(PathOf(folder, identity)) : null);

    /// <summary>Whether an earlier run sent this version of an entry. To be asked in the order of keys.</summary>
    public bool WasSent(BackfillEntry entry)
    {
        while (_earlier is not null && (_earlierLine is not { } line || KeyOrder.Instance.Compare(line.Key, entry.Key) < 0))
        {
            if (_earlier.ReadLine() is not { } text)
            {
                return false;
            }

            _earlierLine = Parse(text);
        }

        return _earlierLine is { Failed: false } at && at.Key == entry.Key && at.Tag == entry.Version.Tag;
    }

    /// <summary>Writes the lines of a batch, all or a part of them when the process dies.</summary>
    public void Append(IEnumerable<(BackfillEntry Entry, bool Failed)> settled)
    {
        if (_lines is null)
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        foreach (var (entry, failed) in settled)
        {
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                writer.WriteString("key", entry.Key);
                writer.WriteString("tag", entry.Version.Tag);
                if (failed)
                {
                    writer.WriteBoolean("failed", true);
                }

                writer.WriteEndObject();
            }

            buffer.Write("\n"u8);
        }

        _lines.Write(buffer.WrittenSpan);
        _lines.Flush();
    }

    /// <summary>The run came to its end: the next one starts from the beginning and compares with this one.</summary>
    public void Complete()
    {
        if (_lines is not null)
        {
            _lines.Flush(flushToDisk: true);
            File.Move($"{_path}.partial", _path!, overwrite: true);
        }
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _earlier?.Dispose();
    }

    private static string PathOf(string folder, string identity)
        => Path.Combine(folder, $"backfill-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8))}.jsonl");

    private static FileStream OpenForWriting(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"The checkpoint '{path}' is in use: another back-fill of this source is running. Wait for its end, or name another folder of checkpoints.", e);
        }
    }

    /// <summary>Finds the last whole line, and cuts off what a killed process left behind it.</summary>
    private static (string? Key, long Count) ReadToLastLine(FileStream lines)
    {
        using var reader = new StreamReader(lines, leaveOpen: true);
        (string? key, long count, long length) = (null, 0, 0);
        while (reader.ReadLine() is { } text)
        {
            var end = length + Encoding.UTF8.GetByteCount(text) + 1;
            if (end > lines.Length)
            {
                break; // Without its end of line.
            }

            (key, count, length) = (Parse(text).Key, count + 1, end);
        }

        lines.SetLength(length);
        lines.Position = length;
        return (key, count);
    }

    private static (string Key, string Tag, bool Failed) Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        return (json.RootElement.GetProperty("key").GetString()!, json.RootElement.GetProperty("tag").GetString()!, json.RootElement.TryGetProperty("failed", out _));
    }
}
