using System.Text.Json;

namespace LanceIngest.Console.Content;

/// <summary>Finds the content of a folder: documents, asset JSON, loose images, audio and video.</summary>
internal static class ContentFolder
{
    private static readonly Dictionary<string, MediaType> LooseTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = MediaType.Image, [".jpeg"] = MediaType.Image, [".png"] = MediaType.Image, [".gif"] = MediaType.Image, [".webp"] = MediaType.Image,
        [".mp3"] = MediaType.Audio, [".wav"] = MediaType.Audio, [".flac"] = MediaType.Audio, [".ogg"] = MediaType.Audio, [".m4a"] = MediaType.Audio,
        [".mp4"] = MediaType.Video, [".mov"] = MediaType.Video, [".webm"] = MediaType.Video, [".mkv"] = MediaType.Video,
    };

    private static readonly string[] DocumentExtensions = [".md", ".mdx", ".markdown", ".txt"];

    /// <summary>Lists the content of a folder and of all folders in it, in a stable order. Hidden files and folders are passed over.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<ContentFile> List(string folder)
    {
        var root = new DirectoryInfo(folder);
        if (!root.Exists)
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'. Name a folder with Markdown, asset JSON or media files.");
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        return [.. root.EnumerateFiles("*", options)
            .Select(file => Classify(root, file))
            .OfType<ContentFile>()
            .OrderBy(file => file.Key, StringComparer.Ordinal)];
    }

    private static ContentFile? Classify(DirectoryInfo root, FileInfo file)
    {
        var key = $"{root.Name}/{Path.GetRelativePath(root.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/')}";
        var extension = file.Extension;
        if (DocumentExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            return new ContentFile(ContentKind.Document, file.FullName, key, MediaType.Text);
        }

        if (file.Name is "index.yaml")
        {
            return new ContentFile(ContentKind.Sidecar, file.FullName, key, MediaType.Text);
        }

        if (LooseTypes.TryGetValue(extension, out var type))
        {
            return new ContentFile(ContentKind.LooseMedia, file.FullName, key, type);
        }

        return extension.Equals(".json", StringComparison.OrdinalIgnoreCase) && AssetTypeOf(file) is { } assetType
            ? new ContentFile(ContentKind.Asset, file.FullName, key, assetType)
            : null;
    }

    /// <summary>The type of an asset JSON; null for JSON of any other kind, which folders are full of.</summary>
    private static MediaType? AssetTypeOf(FileInfo file)
    {
        if (file.Length > 5_000_000)
        {
            return null;
        }

        try
        {
            var asset = MediaAsset.Parse(File.ReadAllBytes(file.FullName));
            return asset.Id is not null ? asset.MediaType : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
