namespace Fleet.Tests.Chaos.Fleet;

/// <summary>A time in which a process was down by our doing.</summary>
/// <param name="From">When it was told to end, on the monotonic clock.</param>
/// <param name="To">When it was ready again; null while it is not.</param>
internal sealed record Downtime(long From, long? To)
{
    /// <summary>Whether it was down at any moment between the two.</summary>
    public bool Touches(long from, long to) => to >= From && (To is not { } end || from <= end);
}
