using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs.Files;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>Keeps the series that postgres_exporter gives about its own work, over all collections of one target.</summary>
internal sealed class ScrapeRecord
{
    // By name; a collector that other versions of the exporter call differently stands here under each of its names.
    private readonly SortedDictionary<string, (bool Success, TimeSpan Duration, string Pack)> _collectors = new(StringComparer.Ordinal);
    private long _scrapes;

    /// <summary>How the user's query files read; none for targets without.</summary>
    public ImmutableArray<PackFileLoad> Loads { get; set; } = [];

    /// <summary>Books one collection and gives the part that tells of it, present also when the server is down.</summary>
    /// <param name="tallies">The packs that were asked; null when the server could not be asked at all.</param>
    /// <param name="facts">What is known of the server; null for nothing.</param>
    /// <param name="failed">Whether anything failed.</param>
    /// <param name="elapsed">How long it took.</param>
    public CollectedPart Book(IReadOnlyCollection<PackTally>? tallies, ServerFacts? facts, bool failed, TimeSpan elapsed)
    {
        _scrapes++;
        if (tallies is null)
        {
            foreach (var name in _collectors.Keys.ToList())
            {
                _collectors[name] = _collectors[name] with { Success = false, Duration = TimeSpan.Zero };
            }
        }

        foreach (var tally in tallies ?? [])
        {
            foreach (var name in tally.Pack.Former.Append(tally.Pack.Name))
            {
                _collectors[name] = (tally.Problem is null, tally.Duration, tally.Pack.Name);
            }
        }

        return new CollectedPart
        {
            Collector = "exporter",
            Tier = Tiers.Health,
            Outcome = CollectOutcome.Ok,
            Duration = TimeSpan.Zero,
            Families = [.. Families(tallies is null ? null : facts, failed, elapsed)],
        };
    }

    /// <summary>Forgets collectors that do not run any more.</summary>
    public void Forget(IEnumerable<string> collectors)
    {
        var gone = collectors.ToHashSet(StringComparer.Ordinal);
        foreach (var name in _collectors.Where(pair => gone.Contains(pair.Value.Pack)).Select(pair => pair.Key).ToList())
        {
            _collectors.Remove(name);
        }
    }

    private IEnumerable<MetricFamily> Families(ServerFacts? facts, bool failed, TimeSpan elapsed)
    {
        yield return One("pg_exporter_last_scrape_duration_seconds", FamilyType.Gauge, "Seconds that the last collection took", elapsed.TotalSeconds);
        yield return One("pg_exporter_last_scrape_error", FamilyType.Gauge, "1 if the last collection failed, or any collector's last run", failed || _collectors.Values.Any(c => !c.Success) ? 1 : 0);
        yield return One("pg_exporter_scrapes_total", FamilyType.Counter, "Collections of this target by the present process", _scrapes);
        if (facts is not null)
        {
            var version = facts.Conditions.Version;
            yield return new MetricFamily
            {
                Name = "pg_static",
                Type = FamilyType.Unknown,
                Help = "Always 1; the labels hold the server's version",
                Samples = [new Sample([new Label("version", facts.VersionText), new Label("short_version", $"{version.Major}.{version.Minor}.0")], 1)],
            };
        }

        if (!Loads.IsEmpty)
        {
            yield return new MetricFamily
            {
                Name = "pg_exporter_user_queries_load_error",
                Type = FamilyType.Gauge,
                Help = "1 if a file of queries is not in use as it is now, since it cannot be read",
                Samples = [.. Loads.Select(load => new Sample(
                    [new Label("filename", load.File), new Label("hashsum", load.Hash)], load.Problem is null ? 0 : 1))],
            };
        }

        if (_collectors.Count > 0)
        {
            yield return PerCollector("pg_scrape_collector_success", "1 if the collector's last run gave all that it should", value => value.Success ? 1 : 0);
            yield return PerCollector("pg_scrape_collector_duration_seconds", "Seconds that the server spent on the collector's last run", value => value.Duration.TotalSeconds);
        }
    }

    private static MetricFamily One(string name, FamilyType type, string help, double value) =>
        new() { Name = name, Type = type, Help = help, Samples = [new Sample(value)] };

    private MetricFamily PerCollector(string name, string help, Func<(bool Success, TimeSpan Duration, string Pack), double> value) => new()
    {
        Name = name,
        Type = FamilyType.Gauge,
        Help = help,
        Samples = [.. _collectors.Select(pair => new Sample([new Label("collector", pair.Key)], value(pair.Value)))],
    };
}
