using System.Globalization;
using System.Text.Json.Nodes;
using LanceIngest.UploadApi.Hosting;
using MetadataExtractor;
using MetadataExtractor.Util;
using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Media;

/// <summary>Looks at the bytes of a picture: what a name or a caller says of it counts for nothing.</summary>
internal sealed class ImageProbe(MediaBytes bytes, IOptions<UploadOptions> options)
{
    private static readonly Dictionary<FileType, string> Formats = new()
    {
        [FileType.Jpeg] = "jpeg", [FileType.Png] = "png", [FileType.Gif] = "gif", [FileType.WebP] = "webp",
    };

    /// <exception cref="IngestionException">There is no such object, it is too large, or it is no picture that browsers and models know.</exception>
    public async Task<ProbedImage> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var content = await bytes.ReadAsync(key, options.Value.MaxImageBytes, cancellationToken);
        using var stream = new MemoryStream(content, writable: false);
        if (!Formats.TryGetValue(FileTypeDetector.DetectFileType(stream), out var format))
        {
            throw Invalid(key, "its bytes are those of no JPEG, PNG, GIF or WebP");
        }

        stream.Position = 0;
        var (width, height) = SizeOf(key, stream);
        return new ProbedImage(content, $"image/{format}", new JsonObject { ["width"] = width, ["height"] = height, ["format"] = format, ["file_size"] = content.Length });
    }

    private static (int Width, int Height) SizeOf(string key, Stream stream)
    {
        try
        {
            var directories = ImageMetadataReader.ReadMetadata(stream);
            return (Size("Image Width"), Size("Image Height"));

            int Size(string name)
            {
                var text = directories.SelectMany(directory => directory.Tags).FirstOrDefault(tag => tag.Name == name)?.Description?.Split(' ')[0];
                return int.TryParse(text, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : throw Invalid(key, "it says no size");
            }
        }
        catch (Exception e) when (e is ImageProcessingException or IOException)
        {
            throw Invalid(key, "it breaks off or is damaged");
        }
    }

    private static IngestionException Invalid(string key, string problem)
        => IngestionException.Permanent(IngestionErrors.InvalidSource, $"'{key}' is no picture: {problem}. Upload it again.");
}

/// <param name="Content">The bytes.</param>
/// <param name="ContentType">Their media type.</param>
/// <param name="Metadata">Width, height, format and size, as the asset JSON has them.</param>
internal sealed record ProbedImage(byte[] Content, string ContentType, JsonObject Metadata);
