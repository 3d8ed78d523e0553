using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Grains.Packs;
using Fleet.Grains.Packs.Files;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Postgres;

public sealed class PackSetTests
{
    [Fact]
    public void A_namespace_that_the_exporter_has_built_in_takes_the_place_of_all_of_it()
    {
        var set = Of("pg_stat_activity: {query: SELECT 1 AS x}", Own("stat_activity", "pg_stat_activity_count", "pg_stat_activity_more"), Own("locks", "pg_locks_count"));
        Assert.Equal(["locks", "pg_stat_activity"], set.Packs.Select(pack => pack.Name));
        Assert.Equal(new SkippedCollector("stat_activity", "pg_stat_activity (q.yaml:1: pg_stat_activity.query) takes its place."), Assert.Single(set.Skipped));
    }

    [Fact]
    public void Of_other_packs_only_the_families_that_the_file_gives_are_its()
    {
        var set = Of(
            "pg_replication: {query: SELECT 1 AS lag, metrics: [lag: {usage: GAUGE}]}",
            Own("replication", "pg_replication_lag", "pg_replication_is_replica"),
            Own("lag", "pg_replication_lag"));
        Assert.Equal(["replication", "pg_replication"], set.Packs.Select(pack => pack.Name));
        Assert.Equal(["pg_replication_is_replica"], set.Packs[0].FamilyNames);
        Assert.Equal(new SkippedCollector("lag", "The target's query files give all of its families."), Assert.Single(set.Skipped));
    }

    [Fact]
    public void A_query_that_is_refused_takes_nobodys_place() =>
        Assert.Equal(
            ["locks", "pg_locks"],
            Of("pg_locks: {query: DELETE FROM x, metrics: [count: {usage: GAUGE}]}", Own("locks", "pg_locks_count")).Packs.Select(pack => pack.Name));

    [Fact]
    public void A_namespace_called_like_a_pack_gets_another_name_and_keeps_its_families()
    {
        var set = Of("locks: {query: SELECT 1 AS held, metrics: [held: {usage: GAUGE}]}", Own("locks", "pg_locks_count"));
        Assert.Equal(["locks", "custom_locks"], set.Packs.Select(pack => pack.Name));
        Assert.Equal(["locks_held"], set.Packs[1].FamilyNames);
    }

    [Fact]
    public void A_pack_of_the_users_takes_the_place_of_the_one_of_its_name()
    {
        var set = Of(
            """
            name: locks
            about: Mine.
            default: "on"
            tier: health
            queries: [{sql: SELECT 1 AS n}]
            families: [{name: my_locks, type: gauge, column: n, help: Mine}]
            """,
            Own("locks", "pg_locks_count"));
        Assert.Equal(["my_locks"], Assert.Single(set.Packs).FamilyNames);
        Assert.Equal("locks (Fleet's own)", Assert.Single(set.Skipped).Collector);
    }

    [Fact]
    public void New_packs_are_due_at_once_and_cached_ones_not_before_their_time()
    {
        var time = new Testing.Time.ManualTime();
        var asked = new AskedPacks(time);
        var pack = Of("a: {query: SELECT 1, cache_seconds: 30}").Packs[0];
        var slow = pack with { Tier = Tiers.Heavy, CacheTime = TimeSpan.Zero };
        Assert.True(asked.IsDue(pack, Tiers.Health) && asked.IsDue(slow, Tiers.Health));
        asked.Note(pack, time.GetTimestamp());
        asked.Note(slow, time.GetTimestamp());
        Assert.False(asked.IsDue(slow, Tiers.Health));
        time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.False(asked.IsDue(pack, Tiers.All));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(asked.IsDue(pack, Tiers.All) && asked.IsDue(slow, Tiers.All));
        asked.Note(pack, time.GetTimestamp());
        asked.Keep([slow]);
        Assert.True(asked.IsDue(pack, Tiers.None));
        Assert.False(asked.IsDue(Own("own", "f"), Tiers.Activity));
    }

    private static PackSet Of(string yaml, params QueryPack[] own)
    {
        var content = PackFileParser.Parse("q.yaml", System.Text.Encoding.UTF8.GetBytes(yaml), everywhere: true, Limits.Default);
        Assert.Empty(content.Problems);
        return PackSet.Of([.. own], new PackFileSet { Packs = content.Packs, Loads = [], Problems = [] });
    }

    private static QueryPack Own(string name, params string[] families) => new()
    {
        Name = name,
        Collector = name,
        About = "About",
        Default = true,
        Tier = Tiers.Health,
        Queries = [new PackQuery { Sql = "SELECT 1" }],
        Families = [.. families.Select(family => new PackFamily { Names = ImmutableArray.Create(family), Type = FamilyType.Gauge, Help = "Help", Labels = [] })],
    };
}
