using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Scheduling;
using Fleet.Tests.Testing.Time;

namespace Fleet.Tests.Unit.Grains.Scheduling;

/// <summary>Runs one schedule against scrapers, and records when collections began and how old the snapshot was at each scrape.</summary>
internal sealed class AlignmentBench
{
    private readonly ManualTime _time = new();
    private readonly TargetId _id;
    private GrainSchedule _schedule;
    private TimeSpan _published = TimeSpan.MinValue;

    public AlignmentBench(TimeSpan interval, string id)
    {
        Interval = interval;
        _id = TargetId.Parse(id);
        _schedule = Schedule(taken: null);
    }

    public TimeSpan Interval { get; }

    /// <summary>Whether the schedule hears of the scrapes.</summary>
    public bool Hears { get; init; } = true;

    /// <summary>How long a collection of these tiers takes.</summary>
    public required Func<Tiers, TimeSpan> Lasts { get; init; }

    /// <summary>Whether another grain takes over before the turn of this number.</summary>
    public Func<int, bool> HandsOver { get; init; } = _ => false;

    /// <summary>When each scheduled collection began.</summary>
    public List<TimeSpan> Begins { get; } = [];

    /// <summary>Which scraper came when, and how old the snapshot was.</summary>
    public List<(Scraper Scraper, TimeSpan At, TimeSpan Age)> Scrapes { get; } = [];

    private TimeSpan Now => TimeSpan.FromTicks(_time.GetTimestamp());

    public void Run(TimeSpan length, Random random, params Scraper[] scrapers)
    {
        var scrapes = new Queue<(TimeSpan At, Scraper Scraper)>(
            scrapers.SelectMany(s => s.Scrapes(length, random).Select(at => (at, s))).OrderBy(s => s.at));
        while (Now < length)
        {
            var pause = _schedule.UntilNext();
            if (HandsOver(Begins.Count))
            {
                _schedule = Schedule(_schedule.State());
                pause = _schedule.UntilNext();
            }

            Pass(scrapes, Now + (pause > TimeSpan.Zero ? pause : TimeSpan.Zero));
            Begins.Add(Now);
            var lasts = Lasts(_schedule.Begin(Tiers.None));
            Pass(scrapes, Now + lasts);
            _schedule.Booked(lasts, reached: true);
            _published = Now;
        }
    }

    /// <summary>Pauses between collections from some moment on, in intervals.</summary>
    public double[] Gaps(TimeSpan from) =>
        [.. Begins.Zip(Begins.Skip(1)).Where(pair => pair.First >= from).Select(pair => (pair.Second - pair.First) / Interval)];

    /// <summary>The ages that a scraper found from some moment on.</summary>
    public double[] Ages(Scraper scraper, TimeSpan from) =>
        [.. Scrapes.Where(s => s.Scraper == scraper && s.At >= from).Select(s => s.Age.TotalSeconds)];

    private GrainSchedule Schedule(ScheduleState? taken) => new(_id, Interval, new TierMultiples(), _time, taken);

    private void Pass(Queue<(TimeSpan At, Scraper Scraper)> scrapes, TimeSpan until)
    {
        while (scrapes.TryPeek(out var scrape) && scrape.At <= until)
        {
            scrapes.Dequeue();
            if (scrape.At > Now)
            {
                _time.Advance(scrape.At - Now);
            }

            if (_published >= TimeSpan.Zero)
            {
                Scrapes.Add((scrape.Scraper, Now, Now - _published));
            }

            if (Hears)
            {
                _schedule.NoteScrape();
            }
        }

        _time.Advance(until - Now);
    }
}
