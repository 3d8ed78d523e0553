using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The text of INFO or CLUSTER INFO, read into its <c>field:value</c> lines.</summary>
internal sealed class RedisInfo
{
    /// <summary>A server of many commands, errors and replicas has some thousand; each takes some hundred bytes of memory.</summary>
    public const int MostLines = 50_000;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private RedisInfo(ImmutableArray<KeyValuePair<string, string>> lines, bool isCut)
    {
        IsCut = isCut;
        Lines = lines;
        foreach (var (field, value) in lines)
        {
            _values[field] = value;
        }
    }

    /// <summary>All fields in the server's order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Lines { get; }

    /// <summary>Each field once; the last of two alike counts, so that no series comes twice.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields => _values;

    /// <summary>Whether there were more than are taken.</summary>
    public bool IsCut { get; }

    public bool IsClusterNode => this["cluster_enabled"] == "1";

    /// <summary>What the server runs as: Valkey has its own name for it since 8.0, unless its extended-redis-compatibility is on. Null when it does not say.</summary>
    public string? Mode => this["redis_mode"] is { Length: > 0 } mode ? mode : this["server_mode"];

    /// <summary>Where no mode is told, the number of masters tells; beside one it does not, since servers of other makes have that line in any mode.</summary>
    public bool IsSentinel => Mode is { } mode ? mode == "sentinel" : this["sentinel_masters"] is not null;

    /// <summary>The value of a field; null when it is not there.</summary>
    public string? this[string field] => _values.GetValueOrDefault(field);

    /// <summary>The fields that another text does not have: of two that come in one collection each field becomes a series once.</summary>
    public IEnumerable<KeyValuePair<string, string>> FieldsBeyond(RedisInfo other) => _values.Where(field => other[field.Key] is null);

    public static RedisInfo Parse(string text)
    {
        var lines = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (lines.Count == MostLines)
            {
                return new RedisInfo(lines.DrainToImmutable(), isCut: true);
            }

            var colon = line.IndexOf(':');
            if (colon > 0 && line[0] != '#')
            {
                lines.Add(new(line[..colon].ToString(), line[(colon + 1)..].ToString()));
            }
        }

        return new RedisInfo(lines.DrainToImmutable(), isCut: false);
    }
}
