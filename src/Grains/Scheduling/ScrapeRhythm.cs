namespace Fleet.Grains.Scheduling;

/// <summary>
/// Learns from the moments of a target's scrapes when in its interval the next one is to be expected. All that comes once an
/// interval or once in several intervals is a beat that always falls into the same place of the interval:
/// <code>
///   |....a.........b..|....a.........b..|....a.........b..|   a, b: the two Prometheus of a pair
/// </code>
/// One beat is followed until it has ceased while another goes on. What falls nowhere regularly, or into more places than
/// are remembered (scrapes much more frequent than the interval), is no beat, and leaves the phase as it is.
/// </summary>
internal sealed class ScrapeRhythm
{
    // Places of the interval that are remembered: a pair of Prometheus, a third, and somebody who tries by hand.
    private const int Places = 4;

    // What came so often into one place is a beat.
    private const int Proof = 3;

    // After so many of its own periods without a scrape the followed beat has ceased; a few missed ones are no reason to hop.
    private const double Silence = 4.5;

    // How much of a scrape's distance from its place is believed to be the place's own.
    private const double Gain = 0.25;

    // Scrapes of one Prometheus come within some ten milliseconds; a collection ends little more than this before them.
    private static readonly TimeSpan MaxJitter = TimeSpan.FromMilliseconds(300);

    private readonly TimeSpan _interval;
    private readonly TimeSpan _jitter;

    // Guards the fields below: scrapes come on any thread.
    private readonly Lock _lock = new();
    private readonly List<Beat> _beats = new(Places);
    private Beat? _followed;

    /// <summary>A rhythm of which nothing is known.</summary>
    public ScrapeRhythm(TimeSpan interval)
    {
        _interval = interval;
        _jitter = interval / 10 < MaxJitter ? interval / 10 : MaxJitter;
    }

    /// <summary>Learns of a scrape.</summary>
    public void Note(TimeSpan at)
    {
        lock (_lock)
        {
            var beat = _beats.MinBy(b => OffPlace(b, at).Duration());
            if (beat is null || OffPlace(beat, at).Duration() > _jitter)
            {
                Remember(at);
            }
            else if (at - beat.At > _interval / 2)
            {
                // Not a second scrape beside the one that made the beat this time.
                Strike(beat, at);
            }
        }
    }

    /// <summary>How far the nearest expected scrape is from a moment, at most half an interval; zero when there is nothing to align to.</summary>
    public TimeSpan From(TimeSpan moment)
    {
        lock (_lock)
        {
            return _followed is { } beat ? -OffPlace(beat, moment) : TimeSpan.Zero;
        }
    }

    private void Remember(TimeSpan at)
    {
        if (_beats.Count == Places)
        {
            _beats.Remove(_beats.Where(b => b != _followed).MinBy(b => b.At)!);
        }

        _beats.Add(new Beat { At = at, Strikes = 1 });
    }

    private void Strike(Beat beat, TimeSpan at)
    {
        var gap = at - beat.At;
        beat.Every = gap < beat.Gap ? gap : beat.Gap;
        beat.Gap = gap;
        beat.At = at - (OffPlace(beat, at) * (1 - Gain));
        beat.Strikes++;
        if (beat.Strikes >= Proof && (_followed is null || at - _followed.At > _followed.Every * Silence))
        {
            _followed = beat;
        }

        if (beat == _followed)
        {
            // From here on strikes count those since the followed beat came.
            _beats.ForEach(b => b.Strikes = 0);
        }
    }

    private TimeSpan OffPlace(Beat beat, TimeSpan at) => new((long)Math.IEEERemainder((at - beat.At).Ticks, _interval.Ticks));

    private sealed class Beat
    {
        public TimeSpan At { get; set; }

        // The last two; the shorter one is its period, unless it missed scrapes twice in a row.
        public TimeSpan Gap { get; set; } = TimeSpan.MaxValue;

        public TimeSpan Every { get; set; }

        public int Strikes { get; set; }
    }
}
