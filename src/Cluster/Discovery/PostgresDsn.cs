using System.Collections.Immutable;

namespace Fleet.Cluster.Discovery;

/// <summary>A connection string of postgres_exporter, taken apart: the URL form and libpq's key=value form.</summary>
internal sealed record PostgresDsn
{
    private static readonly string[] Used =
        ["host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey"];

    /// <summary>The values by libpq's names.</summary>
    public required ImmutableDictionary<string, string> Values { get; init; }

    /// <summary>The names of values that Fleet has no use for.</summary>
    public IEnumerable<string> Unused => Values.Keys.Where(name => !Used.Contains(name)).Order(StringComparer.Ordinal);

    public string? this[string name] => Values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>The connection strings of a comma-separated list. A comma only separates where another one begins, so passwords may hold them.</summary>
    public static IEnumerable<string> Split(string list)
    {
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            if (list[i] == ',' && BeginsDsn(list.AsSpan(i + 1).TrimStart()))
            {
                yield return list[start..i].Trim();
                start = i + 1;
            }
        }

        yield return list[start..].Trim();
    }

    /// <summary>Null and the parts, or why the text is no connection string. The reason never repeats the text.</summary>
    public static string? TryParse(string text, out PostgresDsn? dsn)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? reason;
        try
        {
            reason = IsUrl(text) ? ReadUrl(text, values) : ReadPairs(text, values);
        }
        catch (UriFormatException)
        {
            reason = "is no valid connection URL";
        }

        reason ??= (values.GetValueOrDefault("host") ?? string.Empty).Contains(',', StringComparison.Ordinal)
            ? "names several hosts; give each its own connection string"
            : null;
        dsn = reason is null ? new PostgresDsn { Values = values.ToImmutableDictionary(StringComparer.Ordinal) } : null;
        return reason;
    }

    private static bool IsUrl(ReadOnlySpan<char> text) =>
        text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    private static bool BeginsDsn(ReadOnlySpan<char> text)
    {
        var word = text.IndexOfAnyExceptInRange('a', 'z');
        return IsUrl(text) || (word > 0 && text[word] == '=' && Array.IndexOf(Used, text[..word].ToString()) >= 0);
    }

    // scheme://[user[:password]@][host[:port]][/database][?name=value&...]
    private static string? ReadUrl(string text, Dictionary<string, string> values)
    {
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? string.Empty : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        var at = rest.LastIndexOf('@');
        var slash = rest.IndexOf('/', Math.Max(at, 0));
        if (slash >= 0)
        {
            values["dbname"] = Decode(rest[(slash + 1)..]);
            rest = rest[..slash];
        }

        if (at >= 0)
        {
            var colon = rest.IndexOf(':', 0, at);
            values["user"] = Decode(rest[..(colon < 0 ? at : colon)]);
            values["password"] = colon < 0 ? string.Empty : Decode(rest[(colon + 1)..at]);
            rest = rest[(at + 1)..];
        }

        ReadHost(rest, values);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                return "has a parameter without a value";
            }

            values[Decode(pair[..equals])] = Decode(pair[(equals + 1)..]);
        }

        return null;
    }

    private static void ReadHost(string text, Dictionary<string, string> values)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon >= 0 && text.IndexOf(']', StringComparison.Ordinal) < colon;
        var host = Decode(hasPort ? text[..colon] : text).Trim('[', ']');
        if (host.Length > 0)
        {
            values["host"] = host;
        }

        if (hasPort)
        {
            values["port"] = text[(colon + 1)..];
        }
    }

    // name=value, separated by white space; a value may stand in single quotes, a backslash takes the next character as it is.
    private static string? ReadPairs(string text, Dictionary<string, string> values)
    {
        var position = 0;
        while (SkipSpace(text, ref position))
        {
            var equals = text.IndexOf('=', position);
            if (equals <= position)
            {
                return "must be postgresql://... or name=value pairs";
            }

            var name = text[position..equals].TrimEnd();
            if (name.Any(c => !char.IsAsciiLetterLower(c) && c != '_'))
            {
                return "has a parameter name that is none; a value with spaces must stand in single quotes";
            }

            position = equals + 1;
            SkipSpace(text, ref position);
            if (ReadValue(text, ref position) is not { } value)
            {
                return "has a quote that is not closed";
            }

            values[name] = value;
        }

        return null;
    }

    private static bool SkipSpace(string text, ref int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position < text.Length;
    }

    private static string? ReadValue(string text, ref int position)
    {
        var value = new System.Text.StringBuilder();
        var quoted = position < text.Length && text[position] == '\'';
        position += quoted ? 1 : 0;
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (quoted ? c == '\'' : char.IsWhiteSpace(c))
            {
                position++;
                return value.ToString();
            }

            if (c == '\\' && position + 1 < text.Length)
            {
                c = text[++position];
            }

            value.Append(c);
        }

        return quoted ? null : value.ToString();
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
