using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LanceIngest.Text;

/// <summary>Gives YAML scalars the types of the core schema (https://yaml.org/spec/1.2.2/#103-core-schema). Dates stay texts.</summary>
internal static partial class YamlScalars
{
    private const string CoreTag = "tag:yaml.org,2002:";

    public static JsonNode? ToJson(Scalar scalar)
    {
        var isTagged = !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific;
        if (isTagged ? scalar.Tag.Value is CoreTag + "str" || !scalar.Tag.Value.StartsWith(CoreTag, StringComparison.Ordinal) : scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(scalar.Value);
        }

        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            var value => Number(value) ?? JsonValue.Create(value),
        };
    }

    private static JsonValue? Number(string value)
    {
        if (value.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex >= 0 ? JsonValue.Create(hex) : null;
        }

        if (value.StartsWith("0o", StringComparison.Ordinal))
        {
            return OctalNumber().IsMatch(value) ? JsonValue.Create(value.AsSpan(2).ToString().Aggregate(0L, (sum, digit) => (sum * 8) + (digit - '0'))) : null;
        }

        if (!DecimalNumber().IsMatch(value))
        {
            return null;
        }

        // A decimal keeps 1.10 as it was written. What fits no type exactly enough stays a text rather than lose digits.
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : value.Length < 28 && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact) ? JsonValue.Create(exact)
            : value.AsSpan().ContainsAny('.', 'e', 'E') && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? JsonValue.Create(real)
            : null;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex DecimalNumber();

    [GeneratedRegex(@"^0o[0-7]{1,20}\z")]
    private static partial Regex OctalNumber();
}
