using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LanceIngest.Video;

/// <summary>The id of a key-frame: that of its video and the moment, so that a job that runs again replaces what it made.</summary>
internal static class KeyframeId
{
    private const int TimeLength = 10;

    public static string Of(string videoId, TimeSpan time) => $"{(videoId.Length + TimeLength <= AssetId.MaxLength ? videoId : Hash(videoId))}-{Milliseconds(time)}";

    /// <summary>Where its picture lies in the media store.</summary>
    public static string PictureKey(string videoId, TimeSpan time) => $"keyframes/{videoId}/{Milliseconds(time)}.jpg";

    /// <summary>The moment of a key-frame that <see cref="Of"/> gave its id; null for one that came from elsewhere.</summary>
    public static TimeSpan? TimeOf(string videoId, string id)
    {
        var digits = id[(id.LastIndexOf('-') + 1)..];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds < TimeSpan.MaxValue.TotalMilliseconds && Of(videoId, TimeSpan.FromMilliseconds(milliseconds)) == id
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString("D9", CultureInfo.InvariantCulture);

    private static string Hash(string videoId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(videoId)));
}
