using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>redis_exporter's series about its own scrapes, said of Fleet's collections of the target.</summary>
internal sealed class ScrapeFamilies
{
    public const string Collector = "exporter";

    private long _collections;
    private TimeSpan _total;

    /// <summary>How long the last connect took; null before the first.</summary>
    public TimeSpan? Connect { get; set; }

    /// <summary>How long the last PING took; null when none is wanted.</summary>
    public TimeSpan? Ping { get; set; }

    /// <summary>How long the steps of the last pass took that put keys into groups; zero without one, as redis_exporter shows it.</summary>
    public TimeSpan KeyGroups { get; set; }

    /// <summary>Counts one collection and gives the part that tells of it.</summary>
    /// <param name="reason">Why it failed; none when it did not.</param>
    /// <param name="took">How long it took.</param>
    public CollectedPart Count(FailureReason reason, TimeSpan took)
    {
        _collections++;
        _total += took;
        var failed = reason != FailureReason.None;

        // The exporter puts the error's text here, a new series for each; the closed set of reasons keeps it to one.
        var error = new Label("err", failed ? reason.LabelValue() : string.Empty);
        var families = ImmutableArray.CreateBuilder<MetricFamily>();
        families.Add(Gauge("redis_exporter_last_scrape_error", "1 when the last collection failed, with the class of failure.", new Sample([error], failed ? 1 : 0)));
        families.Add(Gauge("redis_exporter_last_scrape_duration_seconds", "How long the last collection took.", new Sample(took.TotalSeconds)));
        if (Connect is { } duration)
        {
            families.Add(Gauge(
                "redis_exporter_last_scrape_connect_time_seconds",
                "How long the last connect took; the connection is held between collections.",
                new Sample(duration.TotalSeconds)));
        }

        if (Ping is { } ping)
        {
            families.Add(Gauge("redis_exporter_last_scrape_ping_time_seconds", "How long the last PING took.", new Sample(ping.TotalSeconds)));
        }

        families.Add(Gauge(
            "redis_last_key_groups_scrape_duration_milliseconds",
            "How long the last pass over the keys that put them into groups was at work; 0 without one.",
            new Sample(Math.Floor(KeyGroups.TotalMilliseconds))));
        AddSums(families);
        return new CollectedPart
        {
            Collector = Collector,
            Tier = Tiers.Health,
            Outcome = CollectOutcome.Ok,
            Families = families.DrainToImmutable(),
        };
    }

    private void AddSums(ImmutableArray<MetricFamily>.Builder families)
    {
        families.Add(new MetricFamily
        {
            Name = "redis_exporter_scrapes_total",
            Type = FamilyType.Counter,
            Help = "Collections of this target so far.",
            Samples = [new Sample(_collections)],
        });
        families.Add(new MetricFamily
        {
            Name = "redis_exporter_scrape_duration_seconds",
            Type = FamilyType.Summary,
            Help = "How long collections of this target took.",
            Samples = [new Sample("_sum", [], _total.TotalSeconds), new Sample("_count", [], _collections)],
        });
    }

    private static MetricFamily Gauge(string name, string help, Sample sample) =>
        new() { Name = name, Type = FamilyType.Gauge, Help = help, Samples = [sample] };
}
