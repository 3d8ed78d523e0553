using System.Collections.Immutable;

namespace Fleet.Resp;

/// <summary>An aggregate whose elements are still coming in: one level of the reader's stack.</summary>
internal sealed class RespFrame(byte type, int elements)
{
    /// <summary>Room made before any element has come: an announced length must not cost memory.</summary>
    private const int InitialCapacity = 16;

    private readonly ImmutableArray<RespReply>.Builder _items =
        ImmutableArray.CreateBuilder<RespReply>(Math.Min(elements, InitialCapacity));

    /// <summary>Whether all elements have come.</summary>
    public bool IsComplete => _items.Count == elements;

    /// <summary>Attributes describe the value that follows them; Fleet asks for none and drops them.</summary>
    public bool IsAttribute => type == RespType.Attribute;

    public void Add(RespReply item) => _items.Add(item);

    public RespReply Build() => type switch
    {
        RespType.Map => new RespMap(Pairs()),
        RespType.Set => new RespSet(_items.DrainToImmutable()),
        RespType.Push => new RespPush(_items.DrainToImmutable()),
        _ => new RespArray(_items.DrainToImmutable()),
    };

    private ImmutableArray<KeyValuePair<RespReply, RespReply>> Pairs()
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<RespReply, RespReply>>(_items.Count / 2);
        for (var i = 0; i + 1 < _items.Count; i += 2)
        {
            pairs.Add(new(_items[i], _items[i + 1]));
        }

        return pairs.MoveToImmutable();
    }
}
