using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Exposition.Instruments;
using Fleet.Gateway.Fleet;

namespace Fleet.Gateway.Scrape;

/// <summary>Counts the scrapes that a gateway answered, for its own <c>/metrics</c>.</summary>
internal sealed class ScrapeStats
{
    /// <summary>Answered from the owner's snapshot.</summary>
    public const string Fresh = "fresh";

    /// <summary>Answered from the snapshot of a silo that owned the target before.</summary>
    public const string PreviousOwner = "previous_owner";

    /// <summary>Answered with what this gateway answered last.</summary>
    public const string LastAnswer = "last_answer";

    /// <summary>No snapshot to answer with.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>No such target, or a request that makes no sense.</summary>
    public const string Unknown = "unknown";

    private readonly LabelledCounter _scrapes = new("fleet_scrapes_total", "Scrapes of targets by how they were answered.", "outcome");

    private readonly LabelledHistogram _durations = new(
        "fleet_scrape_duration_seconds", "Time to answer a scrape, by how it was answered.", "outcome",
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 10]);

    private long _wrongRedisScrapes;

    public ScrapeStats()
    {
        foreach (var outcome in (string[])[Fresh, PreviousOwner, LastAnswer, Unavailable, Unknown])
        {
            _scrapes.Add(0, outcome);
        }
    }

    /// <summary>How a read counts.</summary>
    public static string OutcomeOf(FleetAnswer answer) => answer switch
    {
        FleetAnswer.Given { Source: AnswerSource.Owner } => Fresh,
        FleetAnswer.Given { Source: AnswerSource.EarlierOwner } => PreviousOwner,
        FleetAnswer.Given => LastAnswer,
        _ => Unavailable,
    };

    /// <summary>Books one scrape.</summary>
    public void Book(string outcome, TimeSpan duration)
    {
        _scrapes.Increment(outcome);
        _durations.Observe(outcome, duration.TotalSeconds);
    }

    /// <summary>Counts a request to <c>/scrape</c> that was refused.</summary>
    public void BookWrongRedisScrape() => Interlocked.Increment(ref _wrongRedisScrapes);

    /// <summary>The families as they stand now.</summary>
    public ImmutableArray<MetricFamily> Read() =>
    [
        _scrapes.Read(),
        _durations.Read(),
        new()
        {
            Name = "redis_target_scrape_request_errors_total",
            Type = FamilyType.Counter,
            Help = "Requests to /scrape that were refused; redis_exporter's name.",
            Samples = [new Sample(Interlocked.Read(ref _wrongRedisScrapes))],
        },
    ];
}
