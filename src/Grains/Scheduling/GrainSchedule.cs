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
    private long _turn;
    private long _nextSlot;
    private long _begunSlot = -1;
    private bool _everythingDue = true;

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
        if (_turn == 0)
        {
            return TimeSpan.Zero;
        }

        // Turns that passed while a collection ran are left out, never made up for in a burst. A timer may end some
        // milliseconds early: the slot that was waited for then counts as begun, or a fast collection would run twice.
        var sincePhase = _time.GetElapsedTime(_origin) - _phase;
        var past = sincePhase < TimeSpan.Zero ? -1 : sincePhase.Ticks / _interval.Ticks;
        _nextSlot = Math.Max(past, _begunSlot) + 1;
        return (_nextSlot * _interval) - sincePhase;
    }

    /// <summary>Begins a turn and says what is due in it.</summary>
    public Tiers Begin()
    {
        var turn = _turn++;
        _begunSlot = turn == 0 ? -1 : _nextSlot;
        if (_everythingDue)
        {
            _everythingDue = false;
            return Tiers.All;
        }

        return Due(turn, _tiers.Health, Tiers.Health)
            | Due(turn, _tiers.Activity, Tiers.Activity)
            | Due(turn, _tiers.Sizes, Tiers.Sizes)
            | Due(turn, _tiers.Heavy, Tiers.Heavy);
    }

    /// <summary>Makes everything due in the next turn: after a failure all that is known is old.</summary>
    public void AskEverythingNext() => _everythingDue = true;

    private static Tiers Due(long turn, int multiple, Tiers tier) => turn % multiple == 0 ? tier : Tiers.None;
}
