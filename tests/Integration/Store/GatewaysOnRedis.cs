using System.Net;
using Fleet.Tests.Integration.Gateway;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Store;

/// <summary>The real program on a Redis: what one gateway registers, another one has; without the store, reading goes on.</summary>
public sealed class GatewaysOnRedis
{
    [Fact]
    public async Task Two_gateways_share_their_targets_and_outlive_the_store()
    {
        await using var redis = await RedisServer.StartAsync(DurableRedis.Settings);
        var environment = new Dictionary<string, string> { ["FLEET_STORE__URL"] = $"redis://{redis.Address}/0" };
        await using var a = await GatewayProcess.StartAsync(OwnPort(), environment);
        await using var b = await GatewayProcess.StartAsync(OwnPort(), environment);
        Assert.Equal(HttpStatusCode.Created, (await a.SendAsync("PUT", "api/v1/targets/shared", AdminGateway.Good)).Status);
        await b.WaitForAsync("sd", page => page.Contains("/targets/shared/metrics", StringComparison.Ordinal), Stores.Soon);
        Assert.Equal(HttpStatusCode.OK, (await b.SendAsync("PUT", "api/v1/targets/shared", AdminGateway.Good)).Status);

        await redis.StopAsync();
        await b.WaitForAsync("metrics", page => page.Contains("fleet_store_up 0", StringComparison.Ordinal), Stores.Soon);
        var refused = await b.SendAsync("PUT", "api/v1/targets/other", AdminGateway.Good);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (refused.Status, refused.Headers["Retry-After"]));
        Assert.StartsWith("Nothing was stored: ", (string?)refused.Json["detail"] ?? (string?)refused.Json["title"], StringComparison.Ordinal);
        Assert.Contains("/targets/shared/metrics", await b.GetAsync("sd"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await b.SendAsync("GET", "api/v1/targets/shared")).Status);

        await redis.StartAgainAsync();
        await b.WaitForAsync("metrics", page => page.Contains("fleet_store_up 1", StringComparison.Ordinal), Stores.Soon);
        Assert.Equal(HttpStatusCode.Created, (await b.SendAsync("PUT", "api/v1/targets/other", AdminGateway.Good)).Status);
        Assert.Equal(0, (await b.StopAsync()).ExitCode);
        Assert.Contains($"store in redis://{redis.Address}/0", await File.ReadAllTextAsync(a.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_refuses_stops_the_start_in_one_line()
    {
        await using var redis = await RedisServer.StartAsync("requirepass s3cret");
        var run = await GatewayRun.EndAsync(["--store.url", $"redis://{redis.Address}"]);
        Assert.Equal((78, "fleet: store.passwordFile: the store wants a password: NOAUTH Authentication required."), (run.ExitCode, Assert.Single(run.Errors)));
    }

    private static string OwnPort() => $"silo: {{listen: \"127.0.0.1:{ServerProcess.FreePort()}\"}}";
}
