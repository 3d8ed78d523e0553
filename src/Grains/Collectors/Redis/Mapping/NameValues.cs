using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>Names and values in turn, as many commands answer, read by name.</summary>
internal sealed class NameValues
{
    private readonly Dictionary<string, RespReply> _values = new(StringComparer.Ordinal);

    public NameValues(RespReply reply)
    {
        var elements = reply.AsElements();
        for (var i = 0; !elements.IsDefault && i + 1 < elements.Length; i += 2)
        {
            if (elements[i].AsText() is { } name)
            {
                _values[name] = elements[i + 1];
            }
        }
    }

    /// <summary>All of them.</summary>
    public IEnumerable<KeyValuePair<string, RespReply>> All => _values;

    public RespReply? this[string name] => _values.GetValueOrDefault(name);

    public string? Text(string name) => this[name]?.AsText();

    public ReadOnlyMemory<byte>? Bytes(string name) => this[name] is RespBulk bulk ? bulk.Value : null;

    /// <summary>A number, also one that is written as text.</summary>
    public double? Number(string name) => this[name] switch
    {
        RespInteger number => number.Value,
        RespDouble number => number.Value,
        { } reply => RedisNumber.Parse(reply.AsText()),
        null => null,
    };
}
