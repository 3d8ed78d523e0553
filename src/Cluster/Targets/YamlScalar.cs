using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fleet.Cluster.Targets;

/// <summary>Gives a YAML scalar its type by the core schema of YAML 1.2: <c>yes</c> is a text there and <c>0o17</c> a number.</summary>
internal static partial class YamlScalar
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <summary>Null and the value, or the reason why the scalar has none.</summary>
    public static string? TryRead(Scalar scalar, out JsonNode? node)
    {
        node = null;
        var tag = scalar.Tag.IsEmpty ? string.Empty : scalar.Tag.Value;
        var plain = scalar.Style == ScalarStyle.Plain;
        if (tag is "!" or TagPrefix + "str" || (tag.Length == 0 && !plain))
        {
            node = JsonValue.Create(scalar.Value);
            return null;
        }

        if (tag.Length == 0)
        {
            return TryPlain(scalar.Value, out node);
        }

        if (TryPlain(scalar.Value, out node) is { } reason)
        {
            return reason;
        }

        var fits = tag switch
        {
            TagPrefix + "int" or TagPrefix + "float" => node?.GetValueKind() == JsonValueKind.Number,
            TagPrefix + "bool" => node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            TagPrefix + "null" => node is null,
            _ => false,
        };
        return fits ? null : "has a tag that is not taken or does not fit";
    }

    private static string? TryPlain(string text, out JsonNode? node)
    {
        node = text switch
        {
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ => null,
        };
        if (node is not null || text is "" or "~" or "null" or "Null" or "NULL")
        {
            return null;
        }

        if (text.Length <= 64 && Number().IsMatch(text))
        {
            node = NumberOf(text);
            return node is null ? "is a number out of range; put it in quotes when it is a text" : null;
        }

        if (text is ".nan" or ".NaN" or ".NAN" || Infinity().IsMatch(text))
        {
            return "is no finite number";
        }

        node = JsonValue.Create(text);
        return null;
    }

    private static JsonValue? NumberOf(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? JsonValue.Create(hex) : null;
        }

        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            return text.Length <= 22 ? JsonValue.Create(text[2..].Aggregate(0L, (sum, digit) => (sum << 3) | (uint)(digit - '0'))) : null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonValue.Create(whole);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? JsonValue.Create(real)
            : null;
    }

    [GeneratedRegex(@"^(0x[0-9a-fA-F]+|0o[0-7]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex(@"^[-+]?\.(inf|Inf|INF)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Infinity();
}
