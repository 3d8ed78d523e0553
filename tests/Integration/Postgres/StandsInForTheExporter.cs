using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>Fleet beside Debian's prometheus-postgres-exporter (0.11.1) with all of its collectors, at one moment on one server.</summary>
public sealed class StandsInForTheExporter(StreamingPair pair, ITestOutputHelper output) : IClassFixture<StreamingPair>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_series_of_the_exporter_is_here_with_its_labels_type_and_value(bool standby)
    {
        var server = pair.Server(standby);
        await using var exporter = await ExporterProcess.StartAsync(server, "shop", "--collector.database", "--collector.bgwriter");
        await using var watched = Watched.Over(server);

        // Both hold their connections from then on.
        await watched.CollectAsync();
        await Until.TrueAsync(async () => (await exporter.ScrapeAsync()).Contains("pg_up 1", StringComparison.Ordinal));

        var before = ExporterText.Families(await exporter.ScrapeAsync());
        var collection = await watched.CollectAsync();
        var after = ExporterText.Families(await exporter.ScrapeAsync());
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var comparison = new SideBySide(before, after, collection);
        var problems = comparison.Problems();
        output.WriteLine($"{(standby ? "standby" : "primary")}: {before.Count} families, {comparison.Series} series compared");
        Assert.Empty(problems);
        Assert.InRange(comparison.Series, 500, 10_000);
        Assert.Equal(!standby, before.Any(family => family.Name == "pg_stat_replication_pg_wal_lsn_diff"));
    }
}
