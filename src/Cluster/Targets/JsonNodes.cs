using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fleet.Cluster.Targets;

/// <summary>Reads the JSON that the admin API was sent into nodes, within the caps and without keys given twice.</summary>
public static class JsonNodes
{
    /// <summary>Reads one document.</summary>
    public static NodeReadResult Read(ReadOnlySpan<byte> utf8, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (utf8.Length > limits.AdminBodyBytes)
        {
            return NodeReadResult.Failed(string.Empty, $"has more than {limits.AdminBodyBytes} bytes");
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = limits.SpecDepth, AllowDuplicateProperties = false };
            var node = JsonNode.Parse(utf8, documentOptions: options);

            // Nodes are made when they are first asked for; a text with half a surrogate pair shows itself only then.
            _ = node?.ToJsonString();
            return new NodeReadResult { Node = node };
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return NodeReadResult.Failed(string.Empty, "holds a text that is no valid Unicode");
        }
        catch (JsonException e)
        {
            // The message of the parser may quote the text, and the text may hold a password.
            return e.LineNumber is { } line
                ? NodeReadResult.Failed($"line {line + 1}", "is no valid JSON here, is nested too deep, or gives a key twice")
                : NodeReadResult.Failed(string.Empty, "is no valid JSON, is nested too deep, or gives a key twice");
        }
    }
}
