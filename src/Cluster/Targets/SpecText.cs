using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fleet.Cluster.Targets;

/// <summary>Takes a text out of a node of a spec, and says why when there is none.</summary>
internal static class SpecText
{
    /// <summary>Null and the text, or the reason why the node holds none.</summary>
    public static string? TryRead(JsonNode? node, bool emptyIsFine, int maxBytes, out string? text)
    {
        text = null;
        var read = Read(node);
        if (read is null)
        {
            return node?.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
                ? "must be a text; put it in quotes"
                : "must be a text";
        }

        if (read.Length == 0 && !emptyIsFine)
        {
            return "must not be empty";
        }

        if (Encoding.UTF8.GetByteCount(read) > maxBytes)
        {
            return $"is longer than {maxBytes} bytes";
        }

        if (read.AsSpan().ContainsAnyInRange('\0', '\u001f') || read.Contains('\u007f', StringComparison.Ordinal))
        {
            return "must not hold control characters";
        }

        text = read;
        return null;
    }

    private static string? Read(JsonNode? node)
    {
        try
        {
            return node is JsonValue value && value.TryGetValue<string>(out var text) && IsUnicode(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 alone is valid JSON and no text.
            return null;
        }
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
