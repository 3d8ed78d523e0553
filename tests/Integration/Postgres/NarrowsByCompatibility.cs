using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class NarrowsByCompatibility(StreamingPair pair) : IClassFixture<StreamingPair>
{
    [Fact]
    public async Task A_target_is_served_under_all_names_unless_it_asks_for_those_of_some()
    {
        await using var everything = Watched.Over(pair.Primary);
        await using var newest = Watched.Over(pair.Primary, With("v0.20"));
        await using var old = Watched.Over(pair.Primary, With("v0.15", "dashboards"));
        var all = await everything.CollectAsync();
        Assert.Equal(Names(all).Order(StringComparer.Ordinal), Names(await newest.CollectAsync()).Union(Names(await old.CollectAsync())).Union(Extra(all)).Order(StringComparer.Ordinal));

        var recent = await newest.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, recent.Outcome);
        Assert.Equal(2, recent.Samples("pg_replication_slots_slot_is_active").Length);
        Assert.Null(recent.Family("pg_replication_slot_slot_is_active"));
        Assert.Null(recent.Family("pg_replication_lag"));
        Assert.Null(recent.Family("pg_stat_user_tables_size_bytes"));
        Assert.NotNull(recent.Family("pg_stat_user_tables_table_size_bytes"));
        Assert.DoesNotContain(recent.Parts, part => part.Collector == "cache_hit_ratio");
        Assert.Contains(recent.Skipped, skipped => skipped.Collector == "cache_hit_ratio" && skipped.Why.Contains("options.compatibility", StringComparison.Ordinal));
        Assert.Empty(recent.Samples("pg_scrape_collector_success", ("collector", "cache_hit_ratio")));
    }

    [Fact]
    public async Task A_collector_is_switched_and_told_of_by_the_names_of_all_versions()
    {
        await using var watched = Watched.Over(pair.Primary);
        var collection = await watched.CollectAsync();
        Assert.All((string[])["bgwriter", "stat_bgwriter", "replication_slot", "replication_slots"], name =>
        {
            Assert.Equal(1, collection.Value("pg_scrape_collector_success", ("collector", name)));
            Assert.Single(collection.Samples("pg_scrape_collector_duration_seconds", ("collector", name)));
        });

        await using var without = Watched.Over(pair.Primary, spec => spec with { Collectors = new() { Disable = ["bgwriter", "replication_slots"] } });
        var less = await without.CollectAsync();
        Assert.Null(less.Family("pg_stat_bgwriter_buffers_clean_total"));
        Assert.Null(less.Family("pg_replication_slots_active"));
        Assert.Equal(["replication_slots", "stat_bgwriter"], less.Skipped.Where(skipped => skipped.Why.Contains("switched off", StringComparison.Ordinal)).Select(skipped => skipped.Collector));
        Assert.Empty(less.Samples("pg_scrape_collector_success", ("collector", "bgwriter")));
    }

    private static Func<TargetSpec, TargetSpec> With(params string[] words) =>
        spec => spec with { Options = new PostgresOptions { Compatibility = [.. words] } };

    private static IEnumerable<string> Names(Collection collection) =>
        collection.Parts.SelectMany(part => part.Families).Where(family => !family.Samples.IsEmpty).Select(family => family.Name);

    // What only versions before 0.12 have.
    private static IEnumerable<string> Extra(Collection all) => Names(all).Where(name =>
        name.StartsWith("pg_stat_database_session", StringComparison.Ordinal) || name is "pg_stat_database_active_time" or "pg_stat_database_idle_in_transaction_time");
}
