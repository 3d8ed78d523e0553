using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Scheduling;

/// <summary>
/// Says when a grain's next turn begins and which tiers are due in it. Its anchor is the slot of the next turn and that
/// turn's number; a turn counts only once it is booked, so that what a turn did not ask stays due, here or at a successor.
/// The slot is pulled to where the collection ends just before the expected scrape. Only the process' monotonic clock
/// counts: a clock that is set changes nothing.
/// </summary>
internal sealed class GrainSchedule
{
    // Beyond the expected duration: for coarse timers and for the jitter of scrapes.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    private const double Soonest = 0.6;

    // A predecessor may tell anything; a day of missed turns is reckoned exactly.
    private static readonly TimeSpan LongestOverdue = TimeSpan.FromDays(1);

    private readonly TimeSpan _interval;
    private readonly TimeSpan _maxShift;
    private readonly TierMultiples _tiers;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ScrapeRhythm _rhythm;
    private readonly CollectionTimes _times = new();

    // From the first turn's slot to the second's; after that, one interval.
    private TimeSpan _step;

    // Of the next turn: one step after the last, then pulled, and when it really begins. A turn that is late does not move
    // the slots: grains that all waited for the same would come together ever after.
    private TimeSpan _slot;
    private TimeSpan _pulled;
    private TimeSpan _next;
    private TimeSpan _earliest;
    private long _turn;
    private Tiers _owed;
    private Tiers _asked;
    private bool _isFirst = true;
    private bool _isOnTime;

    /// <summary>Goes on where a predecessor's schedule stood; without one, the first turn is due at once and the second at the phase of the id, 0.6 to 1.6 intervals later.</summary>
    public GrainSchedule(TargetId id, TimeSpan interval, TierMultiples tiers, TimeProvider time, ScheduleState? taken)
    {
        taken ??= ScheduleState.Anew;
        _interval = interval;
        _maxShift = interval * 0.2;
        _tiers = tiers;
        _time = time;
        _origin = time.GetTimestamp();
        _rhythm = new ScrapeRhythm(interval);
        _turn = Math.Max(taken.Turn, 0);
        _owed = taken.Owed & Tiers.All;
        _step = IsNew ? interval * SecondTurn(IdHash.Fraction(id)) : interval;
        _slot = _pulled = _next = Within(taken.UntilNext, -LongestOverdue, interval + _maxShift);
    }

    /// <summary>Whether no turn was ever booked, here or at a predecessor.</summary>
    public bool IsNew => _turn == 0;

    /// <summary>Average seconds of collecting per second. May be read from any thread.</summary>
    public double Cost => _times.MeanSeconds / _interval.TotalSeconds;

    /// <summary>Learns of a scrape of the target, from any thread.</summary>
    public void NoteScrape() => _rhythm.Note(Now);

    /// <summary>How long until the next turn begins; zero or less when it is due.</summary>
    public TimeSpan UntilNext()
    {
        var now = Now;
        if (_isFirst)
        {
            // However late: only turns of which a whole interval is over are left out, and never turn 0.
            Pass(IsNew ? 0 : (now - _slot).Ticks / _interval.Ticks);
            _pulled = _next = _slot;
        }
        else
        {
            // Slots that passed while a collection ran, or waited to begin, are never made up for in a burst; what was due in
            // them is owed. A slot that is less than six tenths too early is used late, or a gap would be over 1.2 intervals.
            var begins = Later(Later(_slot, _slot + Pull()), _earliest);
            Pass(begins <= now ? ((now - _slot).Ticks / _interval.Ticks) + 1 : (_earliest - _slot + (_interval * 0.4)).Ticks / _interval.Ticks);
            _pulled = _slot + Pull();
            _next = Later(Later(_pulled, _earliest), now);
        }

        return _next - now;
    }

    /// <summary>Begins a turn, the one that was waited for or one that was called for, and says what it has to ask.</summary>
    public Tiers Begin(Tiers called)
    {
        // A timer may end some milliseconds early: what nobody called for is the turn that was waited for.
        _isOnTime = called == Tiers.None || _next <= Now;
        _asked = called | _owed | (_isOnTime ? DueIn(_turn, 1) : Tiers.None);
        return _asked;
    }

    /// <summary>Ends the turn: what it asked is owed no more, or everything is when it did not reach its target and all that is known is old.</summary>
    public void Booked(TimeSpan duration, bool reached)
    {
        _times.Add(_asked, duration, reached);
        _owed = reached ? _owed & ~_asked : Tiers.All;
        if (!_isOnTime)
        {
            return;
        }

        // A turn that had to wait for its collection must not be followed by the next one at once.
        _earliest = IsNew ? _next : Now - duration + _interval - _maxShift;
        _slot = _pulled = _pulled + _step;
        _next = Later(_slot, _earliest);
        _step = _interval;
        _turn++;
        _isFirst = false;
    }

    /// <summary>Where it stands. A turn that was begun and not booked is still to come, and long due.</summary>
    public ScheduleState State() => new(_next - Now, _turn, _owed);

    // At the phase of the id, but not so soon that the target is collected twice in what it may take for one interval.
    private static double SecondTurn(double phase) => phase < Soonest ? 1 + phase : phase;

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    // Never by more than a fifth of the interval a turn, so that turns stay between 0.8 and 1.2 intervals apart.
    private TimeSpan Pull()
    {
        var lead = _times.Expected(_owed | DueIn(_turn, 1)) + Margin;
        var ends = _slot + (lead < _interval / 2 ? lead : _interval / 2);
        return Within(_rhythm.From(ends), -_maxShift, _maxShift);
    }

    private void Pass(long turns)
    {
        if (turns > 0)
        {
            _owed |= DueIn(_turn, turns);
            _turn += turns;
            _slot += turns * _interval;
        }
    }

    // Turn 0 is due in everything.
    private Tiers DueIn(long turn, long turns) =>
        Due(turn, turns, _tiers.Health, Tiers.Health)
        | Due(turn, turns, _tiers.Activity, Tiers.Activity)
        | Due(turn, turns, _tiers.Sizes, Tiers.Sizes)
        | Due(turn, turns, _tiers.Heavy, Tiers.Heavy);

    // Whether the first multiple from the turn on is one of so many turns.
    private static Tiers Due(long turn, long turns, int multiple, Tiers tier) =>
        (turn + multiple - 1) / multiple * multiple < turn + turns ? tier : Tiers.None;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Within(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;
}
