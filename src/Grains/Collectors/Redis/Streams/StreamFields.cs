using System.Globalization;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>The names and values in turn that XINFO answers with, read by name.</summary>
internal sealed class StreamFields
{
    private readonly Dictionary<string, RespReply> _values = new(StringComparer.Ordinal);

    public StreamFields(RespReply reply)
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

    public string? Text(string name) => _values.GetValueOrDefault(name)?.AsText();

    public ReadOnlyMemory<byte>? Bytes(string name) => _values.GetValueOrDefault(name) is RespBulk bulk ? bulk.Value : null;

    public double? Number(string name) => _values.GetValueOrDefault(name) is RespInteger number ? number.Value : null;

    /// <summary>The milliseconds of an id such as <c>1700000000000-0</c>; 0 for the empty id.</summary>
    public double? Id(string name) => Text(name) is { } id ? Milliseconds(id) : null;

    /// <summary>The milliseconds of the id of an entry; 0 when there is none (an empty stream).</summary>
    public double? EntryId(string name) => _values.GetValueOrDefault(name) switch
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
