using System.Text;
using YamlDotNet.Core;

namespace Fleet.Cluster.Targets;

/// <summary>
/// Reads YAML into the same nodes that JSON gives, so that one parser serves both. Scalars are typed by the core schema
/// of YAML 1.2; size, depth and the number of nodes (aliases written out) are capped; a key given twice is a problem.
/// </summary>
public static class YamlNodes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one document from bytes, which must be UTF-8.</summary>
    public static NodeReadResult Read(ReadOnlySpan<byte> utf8, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (utf8.Length > limits.ConfigFileBytes)
        {
            return TooLong(limits);
        }

        try
        {
            return Read(Strict.GetString(utf8), limits);
        }
        catch (DecoderFallbackException e)
        {
            return NodeReadResult.Failed(string.Empty, $"is no UTF-8 text: the byte at offset {e.Index} does not belong there");
        }
    }

    /// <summary>Reads one document.</summary>
    public static NodeReadResult Read(string text, Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= Limits.Default;
        if (text.Length > limits.ConfigFileBytes)
        {
            return TooLong(limits);
        }

        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        var builder = new YamlTree(new Parser(reader), limits);
        try
        {
            var node = builder.ReadDocument();
            return new NodeReadResult { Node = builder.Problems.Count == 0 ? node : null, Problems = [.. builder.Problems] };
        }
        catch (YamlLimitException e)
        {
            return NodeReadResult.Failed($"line {e.Line}", e.Message);
        }
        catch (YamlException e)
        {
            // The message of the parser may quote the text, and the text may hold a password.
            return NodeReadResult.Failed($"line {e.Start.Line}", $"is no valid YAML at column {e.Start.Column}{Hint(text, e.Start.Line)}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet gives up on some broken scalars and tags this way, without a place (found by mutated texts).
            return NodeReadResult.Failed($"line {builder.Line}", "is no valid YAML, here or shortly after");
        }
    }

    private static NodeReadResult TooLong(Limits limits) =>
        NodeReadResult.Failed(string.Empty, $"has more than {limits.ConfigFileBytes} bytes");

    private static string Hint(string text, long line)
    {
        var index = 0;
        foreach (var current in text.AsSpan().EnumerateLines())
        {
            // The parser may stop at the end of the line before the tab.
            if (++index >= line && current.TrimStart(' ').StartsWith('\t'))
            {
                return "; indent with spaces, not tabs";
            }

            if (index > line)
            {
                break;
            }
        }

        return string.Empty;
    }
}
