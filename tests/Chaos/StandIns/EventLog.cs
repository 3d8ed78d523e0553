using System.Diagnostics;

namespace Fleet.Tests.Chaos.StandIns;

/// <summary>All that the stand-ins saw, in order; 24 bytes an event, so that hours of thousands of targets fit.</summary>
internal sealed class EventLog
{
    // Guards the list.
    private readonly Lock _lock = new();
    private readonly List<StandInEvent> _events = [];

    /// <summary>Writes down an event that happens now.</summary>
    public void Add(int target, int connection, byte peer, StandInEventKind kind) =>
        Add(new StandInEvent(target, Stopwatch.GetTimestamp(), connection, peer, kind));

    /// <summary>Writes down an event.</summary>
    public void Add(StandInEvent happened)
    {
        lock (_lock)
        {
            _events.Add(happened);
        }
    }

    /// <summary>What came behind the first <paramref name="known" /> events.</summary>
    public IReadOnlyList<StandInEvent> Since(int known)
    {
        lock (_lock)
        {
            return _events[known..];
        }
    }
}
