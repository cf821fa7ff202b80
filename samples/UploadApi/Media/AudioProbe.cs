using System.Globalization;
using System.Text.Json.Nodes;
using LanceIngest.Console.Content;
using LanceIngest.UploadApi.Hosting;
using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Media;

/// <summary>Reads duration, bit rate and tags of a recording with ffprobe.</summary>
internal sealed class AudioProbe(MediaBytes bytes, IOptions<UploadOptions> options)
{
    private static readonly string[] Numbers = ["duration", "bit_rate"];

    /// <exception cref="IngestionException">There is no such object, it is too large, or it is no recording.</exception>
    public async Task<FileTags> ReadAsync(string key, CancellationToken cancellationToken)
    {
        // ffprobe never sees a name or an address from outside: the bytes lie in a file of a name of our own.
        var path = Path.Combine(Path.GetTempPath(), $"upload-api-{Path.GetRandomFileName()}");
        try
        {
            long size;
            await using (var media = await bytes.OpenAsync(key, options.Value.MaxAudioBytes, cancellationToken))
            await using (var file = File.Create(path))
            {
                await media.Content.CopyToAsync(file, cancellationToken);
                size = file.Length;
            }

            return Complete(await ProbeAsync(key, path, cancellationToken), size);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<FileTags> ProbeAsync(string key, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await FfprobeTags.ReadAsync(path, cancellationToken);
        }
        catch (IngestionException e) when (e.Code == IngestionErrors.InvalidSource)
        {
            // Its message names the temporary file.
            throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"'{key}' cannot be read as audio. Upload it again.", e);
        }
    }

    private static FileTags Complete(FileTags tags, long size)
    {
        foreach (var name in Numbers)
        {
            tags.Metadata[name] = double.TryParse(tags.Metadata[name]?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        tags.Metadata["file_size"] = size;
        foreach (var (name, _) in tags.Metadata.Where(member => member.Value is null).ToList())
        {
            tags.Metadata.Remove(name);
        }

        return tags;
    }
}
