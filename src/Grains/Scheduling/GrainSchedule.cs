using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Scheduling;

/// <summary>
/// Says when a grain's next turn begins and which tiers are due in it. Only the process' monotonic clock counts, so
/// that a clock that is set changes nothing.
/// </summary>
internal sealed class GrainSchedule
{
    private readonly TimeSpan _interval;
    private readonly TimeSpan _phase;
    private readonly TierMultiples _tiers;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private bool _begun;
    private long _slot = -1;
    private long _nextSlot;
    private Tiers _owed = Tiers.All;

    /// <summary>Begins a schedule; its first turn is due at once.</summary>
    public GrainSchedule(TargetId id, TimeSpan interval, TierMultiples tiers, TimeProvider time)
    {
        _interval = interval;
        _tiers = tiers;
        _time = time;
        _phase = interval * IdHash.Fraction(id);
        _origin = time.GetTimestamp();
    }

    /// <summary>How long until the next turn begins; zero for the first.</summary>
    public TimeSpan UntilNext()
    {
        if (!_begun)
        {
            return TimeSpan.Zero;
        }

        // A timer may end some milliseconds early: the slot that was waited for then counts as begun, or a fast collection
        // would run twice. Slots that passed while a collection ran are never made up for in a burst; what was due in
        // them is owed to the next turn.
        var sincePhase = _time.GetElapsedTime(_origin) - _phase;
        var past = sincePhase < TimeSpan.Zero ? -1 : sincePhase.Ticks / _interval.Ticks;
        while (_slot < past)
        {
            _slot++;
            _owed |= DueIn(_slot);
        }

        _nextSlot = _slot + 1;
        return (_nextSlot * _interval) - sincePhase;
    }

    /// <summary>Begins the turn that was waited for and says what is due in it.</summary>
    public Tiers Begin()
    {
        if (_begun)
        {
            _slot = Math.Max(_nextSlot, _slot + 1);
            _owed |= DueIn(_slot);
        }

        _begun = true;
        return TakeOwed();
    }

    /// <summary>What earlier turns should have asked and did not: any turn pays it, also one that was called for.</summary>
    public Tiers TakeOwed()
    {
        var owed = _owed;
        _owed = Tiers.None;
        return owed;
    }

    /// <summary>Makes everything due in the next turn: after a failure all that is known is old.</summary>
    public void AskEverythingNext() => _owed = Tiers.All;

    // The turn before the first slot was number 0, with everything.
    private Tiers DueIn(long slot) =>
        Due(slot + 1, _tiers.Health, Tiers.Health)
        | Due(slot + 1, _tiers.Activity, Tiers.Activity)
        | Due(slot + 1, _tiers.Sizes, Tiers.Sizes)
        | Due(slot + 1, _tiers.Heavy, Tiers.Heavy);

    private static Tiers Due(long turn, int multiple, Tiers tier) => turn % multiple == 0 ? tier : Tiers.None;
}
