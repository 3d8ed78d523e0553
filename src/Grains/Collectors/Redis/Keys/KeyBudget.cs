using System.Collections.Immutable;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// What replies about keys that are held at once may still take together, from however many nodes and in however many writes.
/// </summary>
/// <param name="whole">The caps, with those on all replies together.</param>
internal sealed class KeyBudget(RespLimits whole)
{
    private long _bytes;
    private long _elements;

    /// <summary>The caps on the next call.</summary>
    public RespLimits Left => whole with { CallBytes = Math.Max(whole.CallBytes - _bytes, 0), CallElements = Math.Max(whole.CallElements - _elements, 0) };

    /// <summary>What was read so far.</summary>
    public (long Bytes, long Elements) Spent => (_bytes, _elements);

    /// <summary>Counts what was read.</summary>
    public void Spend((long Bytes, long Elements) read)
    {
        _bytes += read.Bytes;
        _elements += read.Elements;
    }

    /// <summary>What is left, in equal parts for some who read at the same time and cannot wait for what the others leave.</summary>
    public ImmutableArray<KeyBudget> Share(int parts)
    {
        var left = Left;
        return [.. Enumerable.Range(0, parts).Select(_ => new KeyBudget(left with { CallBytes = left.CallBytes / parts, CallElements = left.CallElements / parts }))];
    }
}
