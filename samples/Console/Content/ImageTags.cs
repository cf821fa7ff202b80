using System.Text.Json.Nodes;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Iptc;
using MetadataExtractor.Formats.Xmp;

namespace LanceIngest.Console.Content;

/// <summary>Reads the tags of a picture: EXIF, IPTC and XMP.</summary>
internal static class ImageTags
{
    /// <exception cref="IngestionException">The file is no picture that can be read.</exception>
    public static FileTags Read(string path)
    {
        IReadOnlyList<MetadataExtractor.Directory> directories;
        try
        {
            directories = ImageMetadataReader.ReadMetadata(path);
        }
        catch (ImageProcessingException e)
        {
            throw IngestionException.Permanent(IngestionErrors.InvalidSource, $"'{path}' cannot be read as a picture: {e.Message}", e);
        }

        var xmp = directories.OfType<XmpDirectory>().SelectMany(directory => directory.GetXmpProperties()).ToList();
        var iptc = directories.OfType<IptcDirectory>().FirstOrDefault();
        var exif = directories.OfType<ExifIfd0Directory>().FirstOrDefault();
        var keywords = xmp.Where(property => property.Key.StartsWith("dc:subject[", StringComparison.Ordinal)).Select(property => property.Value)
            .Concat(iptc?.GetStringArray(IptcDirectory.TagKeywords) ?? []);
        return new FileTags(
            Xmp(xmp, "dc:title[1]") ?? iptc?.GetString(IptcDirectory.TagObjectName) ?? exif?.GetDescription(ExifDirectoryBase.TagWinTitle) ?? PngText(directories, "Title"),
            Xmp(xmp, "dc:description[1]") ?? iptc?.GetString(IptcDirectory.TagCaption) ?? exif?.GetString(ExifDirectoryBase.TagImageDescription) ?? PngText(directories, "Description"),
            Lyrics: null,
            [.. keywords.Distinct(StringComparer.OrdinalIgnoreCase)],
            Size(directories));
    }

    private static string? Xmp(IEnumerable<KeyValuePair<string, string>> properties, string name)
        => properties.Where(property => property.Key == name).Select(property => property.Value).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    /// <summary>PNG keeps texts as "Keyword: value".</summary>
    private static string? PngText(IEnumerable<MetadataExtractor.Directory> directories, string keyword) => directories
        .SelectMany(directory => directory.Tags)
        .Where(tag => tag.Name == "Textual Data")
        .Select(tag => tag.Description)
        .FirstOrDefault(text => text?.StartsWith($"{keyword}: ", StringComparison.Ordinal) == true)?[(keyword.Length + 2)..];

    private static JsonObject Size(IEnumerable<MetadataExtractor.Directory> directories)
    {
        var metadata = new JsonObject();
        foreach (var tag in directories.SelectMany(directory => directory.Tags).Where(tag => tag.Name is "Image Width" or "Image Height"))
        {
            metadata[tag.Name == "Image Width" ? "width" : "height"] ??= tag.Description?.Split(' ')[0];
        }

        return metadata;
    }
}
