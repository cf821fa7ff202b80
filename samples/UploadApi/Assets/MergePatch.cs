using System.Text.Json.Nodes;

namespace LanceIngest.UploadApi.Assets;

/// <summary>JSON Merge Patch (RFC 7396): members replace, null removes, objects go on inside.</summary>
internal static class MergePatch
{
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    if (target[name] is not JsonObject member)
                    {
                        target[name] = member = [];
                    }

                    Apply(member, inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
