using System.Net;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>fleet.yaml changes while the gateway runs.</summary>
public sealed class HotReload
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Declared_targets_are_added_changed_and_removed_while_it_runs()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(Targets(("one", redis.Address, "a")));
        await gateway.SendAsync("PUT", "api/v1/targets/by-api", AdminGateway.Good);
        await gateway.WaitForAsync("targets/one/metrics", IsUp, Limit);

        await gateway.ConfigureAsync(Targets(("one", redis.Address, "a"), ("two", redis.Address, "a")));
        await gateway.WaitForAsync("targets/two/metrics", IsUp, Limit);
        Assert.Equal(["by-api", "one", "two"], (await gateway.RegisteredAsync()).Keys.Order());

        await gateway.ConfigureAsync(Targets(("one", redis.Address, "b"), ("two", "127.0.0.1:1", "a")));
        await gateway.WaitForAsync("sd", page => page.Contains("\"team\":\"b\"", StringComparison.Ordinal), Limit);
        await gateway.WaitForAsync("targets/two/metrics", page => page.Contains("\nredis_up 0", StringComparison.Ordinal), Limit);
        Assert.True(IsUp(await gateway.GetAsync("targets/one/metrics")));

        await gateway.ConfigureAsync(Targets(("two", "127.0.0.1:1", "a")));
        await gateway.WaitForAsync("api/v1/targets", page => !page.Contains("\"one\"", StringComparison.Ordinal), Limit);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.SendAsync("GET", "targets/one/metrics")).Status);
        Assert.Equal(["by-api", "two"], (await gateway.RegisteredAsync()).Keys.Order());
    }

    [Theory]
    [InlineData("targets: [")]
    [InlineData("targets:\n  - {id: one, kind: redis, address: \"127.0.0.1:1\"}\n  - {id: one, kind: redis, address: \"127.0.0.1:1\"}\n")]
    [InlineData("targets:\n  - {id: two, kind: redis, adress: \"127.0.0.1:1\"}\n")]
    [InlineData("target:\n  - {id: two, kind: redis, address: \"127.0.0.1:1\"}\n")]
    [InlineData("targets:\n")]
    [InlineData("")]
    public async Task A_bad_file_keeps_the_last_good_targets_and_says_so(string bad)
    {
        await using var gateway = await GatewayProcess.StartAsync(Targets(("one", "127.0.0.1:1", "a")));
        Assert.Contains("\nfleet_config_last_reload_success 1\n", await gateway.GetAsync("metrics"), StringComparison.Ordinal);
        var before = await gateway.RegisteredAsync();

        await gateway.ConfigureAsync(bad);
        await gateway.WaitForAsync("metrics", page => page.Contains("\nfleet_config_last_reload_success 0\n", StringComparison.Ordinal), Limit);
        Assert.Equal(before, await gateway.RegisteredAsync());

        // What the program prints passes through a pipe: its pages may be ahead of that.
        await gateway.Process.WaitUntilAsync(async () => (await LinesAsync(gateway)).Count > 0, Limit);
        Assert.Contains("its last good targets (in number 1) stay", Assert.Single(await LinesAsync(gateway)), StringComparison.Ordinal);

        await gateway.ConfigureAsync(Targets(("one", "127.0.0.1:1", "a"), ("three", "127.0.0.1:1", "a")));
        await gateway.WaitForAsync("metrics", page => page.Contains("\nfleet_config_last_reload_success 1\n", StringComparison.Ordinal), Limit);
        await gateway.WaitForAsync("api/v1/targets", page => page.Contains("\"three\"", StringComparison.Ordinal), Limit);
    }

    [Fact]
    public async Task A_file_that_is_gone_keeps_the_last_good_targets_and_says_so()
    {
        await using var gateway = await GatewayProcess.StartAsync(Targets(("one", "127.0.0.1:1", "a")));
        var before = await gateway.RegisteredAsync();
        var text = await File.ReadAllTextAsync(gateway.ConfigPath);
        File.Delete(gateway.ConfigPath);
        await gateway.WaitForAsync("metrics", page => page.Contains("\nfleet_config_last_reload_success 0\n", StringComparison.Ordinal), Limit);
        Assert.Equal(before, await gateway.RegisteredAsync());

        await File.WriteAllTextAsync(gateway.ConfigPath, text);
        await gateway.WaitForAsync("metrics", page => page.Contains("\nfleet_config_last_reload_success 1\n", StringComparison.Ordinal), Limit);
        Assert.Equal(before, await gateway.RegisteredAsync());
    }

    private static async Task<List<string>> LinesAsync(GatewayProcess gateway) =>
        [.. (await File.ReadAllLinesAsync(gateway.LogPath)).Where(line => line.Contains("is not taken", StringComparison.Ordinal))];

    private static bool IsUp(string page) => page.Contains("\nredis_up 1", StringComparison.Ordinal);

    private static string Targets(params (string Id, string Address, string Team)[] targets) =>
        "targets:\n" + string.Concat(targets.Select(t => $"  - {{id: {t.Id}, kind: redis, address: \"{t.Address}\", labels: {{team: {t.Team}}}}}\n"));
}
