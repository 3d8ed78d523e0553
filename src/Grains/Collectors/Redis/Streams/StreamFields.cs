using System.Globalization;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>What XINFO answers, read by name: numbers, and ids of entries by their milliseconds.</summary>
internal sealed class StreamFields(RespReply reply)
{
    private readonly NameValues _values = new(reply);

    public string? Text(string name) => _values.Text(name);

    public ReadOnlyMemory<byte>? Bytes(string name) => _values.Bytes(name);

    public double? Number(string name) => _values[name] is RespInteger number ? number.Value : null;

    /// <summary>The milliseconds of an id such as <c>1700000000000-0</c>; 0 for the empty id.</summary>
    public double? Id(string name) => Text(name) is { } id ? Milliseconds(id) : null;

    /// <summary>The milliseconds of the id of an entry; 0 when there is none (an empty stream).</summary>
    public double? EntryId(string name) => _values[name] switch
    {
        RespNull => 0,
        { } entry when entry.AsElements() is { IsDefaultOrEmpty: false } parts && parts[0].AsText() is { } id => Milliseconds(id),
        _ => null,
    };

    private static double? Milliseconds(string id)
    {
        if (id.Length == 0)
        {
            return 0;
        }

        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return ulong.TryParse(dash < 0 ? id : id[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? milliseconds
            : null;
    }
}
