using System.Globalization;
using System.Text.Json;

namespace LanceIngest.Stores;

/// <summary>The time of change that an asset gives itself: the member <c>updated_at</c>, ISO 8601 or milliseconds since 1970.</summary>
internal static class AssetTime
{
    private const double LastMillisecond = 253_402_300_799_999;

    public static DateTimeOffset? UpdatedAt(MediaAsset asset)
    {
        var node = asset.Json["updated_at"];
        switch (node?.GetValueKind())
        {
            case JsonValueKind.String when DateTimeOffset.TryParse(node.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time):
                return time;
            case JsonValueKind.Number when double.TryParse(node.ToJsonString(), CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and <= LastMillisecond:
                return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
            default:
                return null;
        }
    }
}
