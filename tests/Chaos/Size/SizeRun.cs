using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fleet.Tests.Chaos.Fleet;
using Fleet.Tests.Chaos.Plan;
using Fleet.Tests.Chaos.Report;
using Fleet.Tests.Chaos.Witness;

namespace Fleet.Tests.Chaos.Size;

/// <summary>Measures a large fleet on one machine: how it is filled, how it starts cold, and what it takes when it runs.</summary>
internal sealed class SizeRun(ChaosPlan plan, ChaosFleet fleet)
{
    private const int SdRequests = 5;
    private readonly List<string> _lines = [];

    /// <summary>Measures; the text is the report.</summary>
    public async Task<string> RunAsync()
    {
        var empty = Usages();
        var began = Stopwatch.GetTimestamp();
        await fleet.ImportAsync(Enumerable.Range(1, plan.Targets).Select(StandInTargets.Spec));
        var imported = Stopwatch.GetElapsedTime(began);
        Tell($"registered by {(plan.Targets + 499) / 500} imports in {Seconds(imported)} s, all collected {Seconds(await AllCollectedAsync(began))} s after the first import began");
        await ColdStartAsync();
        await Task.Delay(plan.Interval * 4);
        var quiet = await SizePhase.WatchAsync(fleet, plan.Interval * 4);
        var (scraped, answered) = await ScrapedAsync();
        var full = Usages();
        await SdAsync();
        Tell($"collections made of those due: {Share(quiet)} %, scraped meanwhile {Share(scraped)} %");
        Tell($"scrapes while measured: {answered.Count} ({answered.Count(static scrape => scrape.Status != 200)} failed), answered within "
            + Spread(answered.Select(static scrape => Stopwatch.GetElapsedTime(scrape.From, scrape.To)))
            + "; snapshots were old " + Spread(answered.Where(static scrape => scrape.Status == 200).Select(static scrape => TimeSpan.FromSeconds(scrape.Age))));
        var table = MarkdownTable.Of(
            ["process", "grains", "resident MB", "anonymous MB", "empty: resident MB", "kB per target", "CPU %", "CPU ms per collection", "CPU % scraped", "CPU ms per collection, scraped once each"],
            fleet.Running.Select(IReadOnlyList<string> (process) => Row(process.Name, empty, full, quiet, scraped)));
        return $"""
            # make chaos CHAOS_SIZE={plan.Targets}: {(plan.IsSolo ? "one process" : "three silos, one gateway")}, a collection every {plan.Interval.TotalSeconds:0} s

            {table}
            {string.Join('\n', _lines.Select(static line => "* " + line))}
            * /api/v1/silos: {await SilosAsync()}

            """;
    }

    private string[] Row(
        string name, Dictionary<string, ProcessUsage> empty, Dictionary<string, ProcessUsage> full, SizePhase quiet, SizePhase scraped)
    {
        var own = full[name];
        var grains = quiet.Targets.GetValueOrDefault(name);
        var added = own.ResidentBytes - empty[name].ResidentBytes;
        return
        [
            name, grains == 0 ? "-" : grains.ToString(CultureInfo.InvariantCulture), Megabytes(own.ResidentBytes), Megabytes(own.AnonymousBytes),
            Megabytes(empty[name].ResidentBytes), (added / 1024.0 / (grains == 0 ? plan.Targets : grains)).ToString("0.0", CultureInfo.InvariantCulture),
            Percent(quiet, name), PerCollection(quiet, name), Percent(scraped, name), PerCollection(scraped, name),
        ];
    }

    // kill -9 of everything but the store and the databases, and a start of all at once.
    private async Task ColdStartAsync()
    {
        await Task.WhenAll(fleet.Running.Select(static process => process.KillAsync()).ToList());
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(fleet.Silos.SkipLast(1).Concat(fleet.Gateways).Select(static process => process.StartAsync()));
        var ready = Stopwatch.GetElapsedTime(began);
        var all = await AllCollectedAsync(began);
        Tell($"cold start of all processes: ready after {Seconds(ready)} s, every target collected after {Seconds(all)} s, "
            + $"at most {fleet.StandIns.Ledger.ConnectsInOneSecond(began, long.MaxValue)} new connections in a second");
    }

    private async Task<TimeSpan> AllCollectedAsync(long since)
    {
        while (true)
        {
            await fleet.StandIns.FetchAsync();
            var first = Enumerable.Range(1, plan.Targets).Select(target => fleet.StandIns.Ledger.FirstFrom(target, since)?.At).ToList();
            if (!first.Contains(null))
            {
                return Stopwatch.GetElapsedTime(since, first.Max()!.Value);
            }

            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(10))
            {
                throw new InvalidOperationException($"{first.Count(static at => at is null)} of {plan.Targets} targets are never collected");
            }

            await Task.Delay(300);
        }
    }

    // Each target scraped once in an interval, as one Prometheus does.
    private async Task<(SizePhase Phase, IReadOnlyList<Scraped> Scrapes)> ScrapedAsync()
    {
        var targets = Enumerable.Range(1, plan.Targets).Select(ScrapedTarget.Of).ToList();
        await using var witness = new ScrapeWitness(fleet, targets, pinned: 0, plan.Interval);

        // Collections draw near to the scrapes only once these have shown their rhythm.
        await Task.Delay(plan.Interval * 5);
        var from = Stopwatch.GetTimestamp();
        var phase = await SizePhase.WatchAsync(fleet, plan.Interval * 2);
        return (phase, witness.Between(from, Stopwatch.GetTimestamp()));
    }

    private async Task SdAsync()
    {
        var times = new List<TimeSpan>();
        var bytes = 0;
        for (var i = 0; i < SdRequests; i++)
        {
            var began = Stopwatch.GetTimestamp();
            bytes = (await fleet.AnyGateway.GetAsync("sd")).Length;
            times.Add(Stopwatch.GetElapsedTime(began));
        }

        times.Sort();
        Tell($"/sd: {bytes / 1e6:0.00} MB in {Milliseconds(times[SdRequests / 2])} ms ({Milliseconds(times[0])} to {Milliseconds(times[^1])} ms)");
    }

    private async Task<string> SilosAsync() => (await fleet.AnyGateway.JsonAsync("api/v1/silos")) is JsonObject silos ? silos.ToJsonString() : string.Empty;

    private Dictionary<string, ProcessUsage> Usages() =>
        fleet.Running.ToDictionary(static process => process.Name, static process => ProcessUsage.Of(process.Pid), StringComparer.Ordinal);

    private void Tell(string line) => _lines.Add(line);

    private string Share(SizePhase phase) => (100 * phase.Collections.Values.Sum() / (plan.Targets * (phase.Took / plan.Interval))).ToString("0", CultureInfo.InvariantCulture);

    private static string Spread(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return string.Join(", ", new[] { 50, 90, 99 }.Select(percent => $"{percent} % {sorted.ElementAtOrDefault(sorted.Count * percent / 100).TotalSeconds:0.000} s"));
    }

    private static string Percent(SizePhase phase, string name) => (100 * (phase.Cpu[name] / phase.Took)).ToString("0", CultureInfo.InvariantCulture);

    private static string PerCollection(SizePhase phase, string name) =>
        phase.Collections.GetValueOrDefault(name) is > 0 and var count ? (phase.Cpu[name].TotalMilliseconds / count).ToString("0.00", CultureInfo.InvariantCulture) : "-";

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
