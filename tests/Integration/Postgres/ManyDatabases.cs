using System.Diagnostics;
using System.Globalization;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>One server with a hundred databases of fifty tables each.</summary>
[Collection(QuietCollection.Name)]
public sealed class ManyDatabases(CrowdedServer crowded, ITestOutputHelper output) : IClassFixture<CrowdedServer>
{
    private readonly PostgresServer _server = crowded.Server;

    [Fact]
    public async Task Every_table_of_every_database_is_there_and_never_more_than_two_connections_are_open()
    {
        await using var watched = Watched.Over(_server, spec => spec with { Options = new PostgresOptions { IncludeDatabases = ["many_*"] } });
        var seen = new HashSet<(string, string)>();
        for (var round = 1; seen.Count < CrowdedServer.Databases * CrowdedServer.Tables; round++)
        {
            Assert.True(round <= 5, $"{seen.Count} of {CrowdedServer.Databases * CrowdedServer.Tables} tables seen after five collections");
            var before = (await SessionLog.LinesAsync(_server)).Count;
            var began = Stopwatch.GetTimestamp();
            var collection = await watched.CollectAsync();
            var took = Stopwatch.GetElapsedTime(began);
            Assert.Equal(CollectOutcome.Ok, collection.Outcome);
            foreach (var sample in collection.Samples("pg_stat_user_tables_n_live_tup"))
            {
                seen.Add((Label(sample, "datname"), Label(sample, "relname")));
            }

            var lines = (await SessionLog.LinesAsync(_server)).Skip(before).ToList();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"collection {round}: {took.TotalSeconds:0.00} s, {SessionLog.Statements(lines)} statements, {SessionLog.Logins(lines)} logins, {collection.Parts.SelectMany(part => part.Families).Sum(family => family.Samples.Length)} series, {seen.Count} tables so far"));
        }

        Assert.InRange(SessionLog.MostAtOnce(await SessionLog.LinesAsync(_server)), 1, 2);
        Assert.DoesNotContain(seen, table => table.Item1 is "shop" or "other" or "pattern");
    }

    [Fact]
    public async Task What_a_cap_of_5000_series_leaves_out_is_counted_and_named()
    {
        await using var gateway = await GatewayProcess.StartAsync($$$"""
            targets:
              - {id: many, kind: postgres, address: "{{{_server.Address}}}", credentials: {username: postgres, passwordEnv: PW}, maxSeries: 5000, interval: 15s, timeout: 10s}
            """, new() { ["PW"] = PostgresServer.Password });
        var page = await gateway.WaitForAsync(
            "targets/many/metrics",
            text => text.Contains("\npg_up 1\n", StringComparison.Ordinal) && !text.Contains("fleet_series_dropped_total{reason=\"cap\"} 0", StringComparison.Ordinal),
            TimeSpan.FromSeconds(40));
        Assert.InRange(page.Split('\n').Count(line => line.StartsWith("pg_", StringComparison.Ordinal)), 500, 5000);
        Assert.Contains("pg_stat_database_numbackends{", page, StringComparison.Ordinal);
        var target = await gateway.JsonAsync("api/v1/targets/many");
        Assert.Equal(5000, (int)target["maxSeries"]!);
        var warning = Assert.Single(target["warnings"]!.AsArray(), warning => ((string)warning!).Contains("maxSeries", StringComparison.Ordinal));
        output.WriteLine((string)warning!);
        Assert.Contains("pg_stat_user_tables_", (string)warning!, StringComparison.Ordinal);
    }

    private static string Label(Sample sample, string name) => sample.Labels.Single(label => label.Name == name).Value;
}
