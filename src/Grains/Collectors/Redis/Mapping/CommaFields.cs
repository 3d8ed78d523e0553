namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The <c>name=value,name=value</c> lists that INFO packs into one line, read by name, never by position.</summary>
internal sealed class CommaFields
{
    /// <summary>Ten times as many as any line has.</summary>
    private const int Most = 256;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private CommaFields()
    {
    }

    public IEnumerable<KeyValuePair<string, string>> All => _values;

    /// <summary>The text of a field; null when it is not there.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    public static CommaFields Parse(ReadOnlySpan<char> text)
    {
        var fields = new CommaFields();
        foreach (var range in text.Split(','))
        {
            var part = text[range];
            if (fields._values.Count == Most)
            {
                break;
            }

            if (part.IndexOf('=') is var equals and > 0)
            {
                fields._values[part[..equals].ToString()] = part[(equals + 1)..].ToString();
            }
        }

        return fields;
    }

    public double? Number(string name) => this[name] is { } text ? RedisNumber.Parse(text) : null;
}
