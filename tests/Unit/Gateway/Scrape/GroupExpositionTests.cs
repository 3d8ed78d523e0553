using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Exposition;
using Fleet.Gateway.Scrape;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Unit.Exposition;
using Fleet.Tests.Unit.Gateway.Fleet;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Scrape;

/// <summary>One exposition of all members of a group.</summary>
public sealed class GroupExpositionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Members_stand_under_one_header_with_their_labels_and_a_missing_one_is_seen()
    {
        await using var bench = await FleetBench.StartAsync(
            Specs.Postgres("a", "db-1:5432") with { Group = "shop" }, Specs.Postgres("b", "db-2:5432") with { Group = "shop" });
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Read = (query, _) => Task.FromResult<SnapshotAnswer>(
            bench.Peers["silo-a"].Reads.Length == 1 ? Snapshots.Found(7, 2 * Second, bench.Time) : new SnapshotAnswer.NotYet());
        var stats = new ScrapeStats();
        using var exposition = new GroupExposition(bench.Reader, stats, new Limits { GroupReadsAtOnce = 1 }, bench.Time);
        var text = await TextAsync(bench, exposition);
        Assert.Contains(
            """
            # HELP fleet_target_up Whether the last collection reached the target.
            # TYPE fleet_target_up gauge
            fleet_target_up{group="shop",instance="db-1:5432",kind="postgres"} 1
            fleet_target_up{group="shop",instance="db-2:5432",kind="postgres"} 0

            """, text, StringComparison.Ordinal);
        Assert.Contains("\nvalue{group=\"shop\",instance=\"db-1:5432\",kind=\"postgres\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfleet_snapshot_age_seconds{group=\"shop\",instance=\"db-1:5432\",kind=\"postgres\"} 2\n", text, StringComparison.Ordinal);
        Assert.All(bench.Peers["silo-a"].Reads, read => Assert.False(read.IsScrape));
        var scrapes = Texts.Write(ExpositionFormat.Text004, stats.Read());
        Assert.Contains("fleet_scrapes_total{outcome=\"fresh\"} 1\n", scrapes, StringComparison.Ordinal);
        Assert.Contains("fleet_scrapes_total{outcome=\"unavailable\"} 1\n", scrapes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_of_a_silo_that_hangs_cost_the_others_no_time_and_the_whole_ends_in_time()
    {
        var targets = Enumerable.Range(0, 40).Select(i => Specs.Postgres($"t-{i}", $"db-{i}:5432") with { Group = "shop" }).ToArray();
        await using var bench = await FleetBench.StartAsync(targets);
        await bench.ViewAsync("silo-a", "silo-b");
        bench.Peers["silo-a"].Answers(Snapshots.Found(7, Second, bench.Time));
        bench.Peers["silo-b"].Hangs = true;
        using var exposition = new GroupExposition(bench.Reader, new ScrapeStats(), new Limits { GroupReadsAtOnce = 4 }, bench.Time);
        var reading = TextAsync(bench, exposition);
        Assert.InRange(await bench.PassAsync(reading), Second, 9.5 * Second);
        var text = await reading;
        var silent = targets.Count(target => bench.Placements.Current.OwnerOf(target.Id)!.Name == "silo-b");
        var ups = text.Split('\n').Where(line => line.StartsWith("fleet_target_up{", StringComparison.Ordinal)).ToList();
        Assert.Equal((40, silent), (ups.Count, ups.Count(line => line.EndsWith(" 0", StringComparison.Ordinal))));
        Assert.Equal(40 - silent, text.Split("\nvalue{").Length - 1);
    }

    [Fact]
    public async Task Only_so_many_are_made_at_once_and_who_waits_too_long_is_told()
    {
        await using var bench = await FleetBench.StartAsync(Specs.Postgres("a") with { Group = "shop" });
        await bench.ViewAsync("silo-a");
        bench.Peers["silo-a"].Hangs = true;
        using var exposition = new GroupExposition(bench.Reader, new ScrapeStats(), new Limits { GroupExpositionsAtOnce = 1 }, bench.Time);
        var first = exposition.WriteAsync([.. bench.Registry.Current.Targets.Values], 10 * Second, _ => Task.CompletedTask, bench.Limit);
        var second = exposition.WriteAsync([.. bench.Registry.Current.Targets.Values], Second, _ => Task.CompletedTask, bench.Limit);
        await bench.Time.WaitForTimersAsync(2, bench.Limit);
        bench.Time.Advance(Second / 2);
        Assert.False(await second);
        Assert.False(first.IsCompleted);
        await bench.PassAsync(first);
        Assert.True(await first);
    }

    [Fact]
    public async Task Labels_are_those_of_service_discovery_and_tell_every_member_apart()
    {
        await using var bench = await FleetBench.StartAsync(
            Specs.Postgres("app") with { Group = "g", Labels = Labels(("app.kubernetes.io/name", "x"), ("instance", "mine"), ("kind", "own")) },
            Specs.Postgres("one") with { Group = "g", Database = "one" },
            Specs.Postgres("two") with { Group = "g", Database = "two" });
        var labels = GroupLabels.Of([.. bench.Registry.Current.Targets.Values]).Select(own => string.Join(",", own.Select(l => $"{l.Name}={l.Value}")));
        Assert.Equal(
            [
                "app_kubernetes_io_name=x,group=g,instance=mine,kind=own",
                "group=g,instance=db:5432,kind=postgres,target=one",
                "group=g,instance=db:5432,kind=postgres,target=two",
            ],
            labels);
    }

    private static async Task<string> TextAsync(FleetBench bench, GroupExposition exposition)
    {
        var text = string.Empty;
        Assert.True(await exposition.WriteAsync([.. bench.Registry.Current.Targets.Values], 9.5 * Second, blocks =>
        {
            text = Texts.WriteBlocks(ExpositionFormat.Text004, blocks);
            return Task.CompletedTask;
        }, bench.Limit));
        return text;
    }

    private static ImmutableSortedDictionary<string, string> Labels(params (string Name, string Value)[] labels) =>
        labels.ToImmutableSortedDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal);
}
