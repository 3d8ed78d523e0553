using System.Globalization;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Documents;

/// <summary>
/// Runs the README: its SQL on a real PostgreSQL, its fleet.yaml and Prometheus configuration in the real programs, its
/// shell lines in bash. Only ports and paths are put in place of the README's.
/// </summary>
public sealed class ReadmeCommands : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string _directory = ServerProcess.NewDirectory("readme");
    private readonly string _gateway = "localhost:" + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
    private PostgresServer _postgres = null!;
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _redis = await RedisServer.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_directory, "shop-db"), "change-me\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Every_command_of_the_readme_does_what_it_says()
    {
        await _postgres.ExecuteAsync(Assert.Single(ReadmeBlocks.Of("sql")));
        var yaml = ReadmeBlocks.Of("yaml");
        var bash = ReadmeBlocks.Of("bash");
        await File.WriteAllTextAsync(Path.Combine(_directory, "fleet.yaml"), InPlace(yaml[0]));
        var run = InPlace(bash[1]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await BashAsync(run[0]);
        await using var gateway = ServerProcess.Start("bash", ["-c", "exec " + run[1]], Path.Combine(_directory, "gateway.log"));
        await gateway.WaitUntilAsync(async () => await StatusAsync("/readyz") == 200, Limit);

        // By default Prometheus scrapes a target for the first time up to a minute after it found it.
        await using var prometheus = await PrometheusServer.StartAsync(
            "global: {scrape_interval: 2s}\n" + InPlace(yaml[1]).Replace("15s", "1s", StringComparison.Ordinal));

        var lines = Commands(InPlace(bash[2]));
        Assert.Contains("\"revision\": 1", await BashAsync(lines[0]), StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"ok\"", await BashAsync(lines[1]), StringComparison.Ordinal);
        await gateway.WaitUntilAsync(async () => await StatusAsync("/targets/shop-db/metrics") == 200, Limit);
        Assert.Contains("\npg_up 1\n", await BashAsync(lines[2]), StringComparison.Ordinal);
        Assert.Contains("\"state\": \"up\"", await BashAsync(lines[3]), StringComparison.Ordinal);
        Assert.Contains("pg_stat_database", await BashAsync(lines[4]), StringComparison.Ordinal);
        await prometheus.WaitUntilAsync(async () => (await prometheus.QueryAsync("pg_up == 1 or redis_up == 1 or fleet_build_info")).Count == 3, Limit);
        await BashAsync(lines[5]);
        Assert.Equal(404, await StatusAsync("/targets/shop-db/metrics"));
        Assert.Equal(6, lines.Count);
    }

    [Fact]
    public async Task The_processes_of_the_readme_find_each_other()
    {
        var silo = "127.0.0.1:" + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(_directory, "fleet-token"), "a token\n");
        var yaml = ReadmeBlocks.Of("yaml")[2]
            .Replace("0.0.0.0:9432", _gateway.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("0.0.0.0:9433", silo, StringComparison.Ordinal)
            .Replace("redis.fleet:6379", _redis.Address, StringComparison.Ordinal)
            .Replace("/run/secrets/fleet-token", _directory + "/fleet-token", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_directory, "fleet.yaml"), yaml);
        await BashAsync(InPlace(ReadmeBlocks.Of("bash")[1]).Split('\n')[0]);
        var run = InPlace(ReadmeBlocks.Of("bash")[3]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await BashAsync(run[0]);
        await using var siloProcess = ServerProcess.Start("bash", ["-c", "exec " + run[1]], Path.Combine(_directory, "silo.log"));
        await using var gateway = ServerProcess.Start("bash", ["-c", "exec " + run[2]], Path.Combine(_directory, "gateway.log"));
        await gateway.WaitUntilAsync(async () => await StatusAsync("/readyz") == 200, Limit);
        await gateway.WaitUntilAsync(async () => (await BashAsync($"curl http://{_gateway}/api/v1/silos")).Contains(silo, StringComparison.Ordinal), Limit);
        Assert.Equal(3, run.Length);
    }

    [Fact]
    public async Task Make_demo_shows_live_series_and_leaves_nothing_behind()
    {
        Assert.StartsWith("make demo", ReadmeBlocks.Of("bash")[0], StringComparison.Ordinal);
        var printed = await ServerProcess.RunAsync("make", "-C", Checkout.Root, "demo", "DEMO_SECONDS=1");
        Assert.Contains("  pg_up 1\n", printed, StringComparison.Ordinal);
        Assert.Contains("  redis_up 1\n", printed, StringComparison.Ordinal);
        Assert.Contains("Stopping.", printed, StringComparison.Ordinal);
    }

    private string InPlace(string text) => text
        .Replace("localhost:5432", _postgres.Address, StringComparison.Ordinal)
        .Replace("localhost:6379", _redis.Address, StringComparison.Ordinal)
        .Replace("localhost:9432", _gateway, StringComparison.Ordinal)
        .Replace("127.0.0.1:9432", _gateway.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), StringComparison.Ordinal)
        .Replace("file:./data", "file:" + _directory + "/data", StringComparison.Ordinal)
        .Replace("artifacts/fleet", _directory + "/program", StringComparison.Ordinal)
        .Replace("--config fleet.yaml", "--config " + _directory + "/fleet.yaml", StringComparison.Ordinal)
        .Replace("/run/secrets/shop-db", _directory + "/shop-db", StringComparison.Ordinal);

    // A command ends where the next one begins; the first one's JSON goes over several lines.
    private static List<string> Commands(string block) =>
        [.. block.Split("\ncurl ").Select((c, i) => i == 0 ? c : "curl " + c)];

    private static Task<string> BashAsync(string command) =>
        ServerProcess.RunAsync("bash", "-c", $"cd '{Checkout.Root}' && {command.Replace("curl ", "curl -sS --fail-with-body ", StringComparison.Ordinal)}");

    private async Task<int> StatusAsync(string path)
    {
        using var client = new HttpClient();
        try
        {
            using var response = await client.GetAsync(new Uri($"http://{_gateway}{path}"));
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
