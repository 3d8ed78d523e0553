using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class SeesWhatRightsAllow : IAsyncLifetime
{
    // What EXECUTE is granted for to pg_monitor alone.
    private static readonly string[] Refused = ["archiver_backlog", "temp_files", "wal"];

    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await Watched.StartShopAsync();
        await _server.ExecuteAsync("CREATE ROLE plain LOGIN PASSWORD '" + Watched.Password + "'");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_user_without_pg_monitor_gets_what_it_may_see_one_list_of_the_rest_and_no_error()
    {
        await using var watched = Watched.Over(_server, AsPlain);
        var first = await watched.CollectAsync();
        var second = await watched.CollectAsync();
        foreach (var collection in new[] { first, second })
        {
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            Assert.All(collection.Parts, part => Assert.Equal(CollectOutcome.Ok, part.Outcome));
            Assert.Equal(0, collection.Value("pg_exporter_last_scrape_error"));
            Assert.DoesNotContain(collection.Parts, part => Refused.Contains(part.Collector));
            Assert.Empty(collection.Samples("pg_scrape_collector_success", ("collector", "wal")));
            Assert.NotEmpty(collection.Samples("pg_stat_database_numbackends"));
            Assert.NotEmpty(collection.Samples("pg_stat_user_tables_size_bytes"));
            Assert.Equal(Refused, collection.Skipped.Select(skipped => skipped.Collector).Intersect(Refused));
            Assert.Contains("pg_ls_waldir", collection.Skipped.Single(skipped => skipped.Collector == "wal").Why, StringComparison.Ordinal);
            var less = collection.Skipped.Single(skipped => skipped.Collector == "(rights)").Why;
            Assert.All(["stat_activity", "stat_replication", "stat_statements", "transactions"], name => Assert.Contains(" " + name, less, StringComparison.Ordinal));
        }

        // Only the first collection has asked in vain.
        Assert.Equal(Refused.Length, (await ErrorsAsync()).Count);
    }

    [Fact]
    public async Task What_was_refused_comes_by_itself_once_pg_monitor_is_granted()
    {
        await using var watched = Watched.Over(_server, AsPlain);
        await watched.CollectAsync();
        await _server.ExecuteAsync("GRANT pg_monitor TO plain");
        await watched.CollectAsync(Tiers.Health);
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.True(collection.Value("pg_wal_segments") > 0);
        Assert.DoesNotContain(collection.Skipped, skipped => Refused.Contains(skipped.Collector) || skipped.Collector == "(rights)");
        await _server.ExecuteAsync("REVOKE pg_monitor FROM plain");
        await watched.CollectAsync();
        Assert.Contains((await watched.CollectAsync()).Skipped, skipped => skipped.Collector == "wal");
    }

    [Fact]
    public async Task What_is_not_due_stays_in_the_list()
    {
        await using var watched = Watched.Over(_server, AsPlain);
        var all = await watched.CollectAsync();
        var health = await watched.CollectAsync(Tiers.Health);
        Assert.Equal(all.Skipped.Select(skipped => skipped.ToString()), health.Skipped.Select(skipped => skipped.ToString()));
    }

    [Fact]
    public async Task An_extension_that_the_user_cannot_read_is_told_of_and_comes_with_the_right_within_the_hour()
    {
        await _server.ExecuteAsync(
            "DROP EXTENSION pg_stat_statements; CREATE SCHEMA hidden; CREATE EXTENSION pg_stat_statements SCHEMA hidden", "shop");
        await using var watched = Watched.Over(_server);
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var why = collection.Skipped.Single(skipped => skipped.Collector == "stat_statements").Why;
        Assert.Contains("permission denied for schema hidden", why, StringComparison.Ordinal);
        Assert.Single(await ErrorsAsync());
    }

    [Fact]
    public async Task An_extension_that_the_server_has_not_loaded_is_told_of()
    {
        await using var other = await Watched.StartShopAsync("shared_preload_libraries = ''");
        await using var watched = Watched.Over(other);
        var collection = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Contains("shared_preload_libraries", collection.Skipped.Single(skipped => skipped.Collector == "stat_statements").Why, StringComparison.Ordinal);
    }

    private static TargetSpec AsPlain(TargetSpec spec) => spec with
    {
        Credentials = spec.Credentials with { Username = "plain" },
        Collectors = new() { Enable = ["all"] },
    };

    private async Task<List<string>> ErrorsAsync() =>
        [.. (await File.ReadAllLinesAsync(_server.LogPath)).Where(line => line.Contains("ERROR:", StringComparison.Ordinal))];
}
