using System.Net;
using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>A PgBouncer as a target like any other: registered, checked, explained, discovered, scraped.</summary>
public sealed class PgBouncerTargets
{
    [Fact]
    public async Task A_pgbouncer_is_registered_checked_explained_discovered_and_scraped()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var server = await PgBouncerServer.StartAsync(postgres);
        await using var gateway = await GatewayProcess.StartAsync(string.Empty, new() { ["PW"] = PgBouncerServer.Password });
        var spec = new JsonObject
        {
            ["kind"] = "pgbouncer",
            ["address"] = server.Address,
            ["group"] = "shop",
            ["credentials"] = new JsonObject { ["username"] = PgBouncerServer.Watcher, ["passwordEnv"] = "PW" },
            ["collectors"] = new JsonObject { ["disable"] = new JsonArray("servers") },
        };
        using var put = await gateway.PutAsync("pool", spec);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        var page = await gateway.WaitForAsync("targets/pool/metrics", text => text.Contains("\npgbouncer_up 1\n", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Contains("pgbouncer_version_info{version=\"PgBouncer 1.18", page, StringComparison.Ordinal);
        var check = await gateway.SendAsync("POST", "api/v1/targets/pool/check");
        Assert.Equal((HttpStatusCode.OK, "ok"), (check.Status, (string?)check.Json["outcome"]));
        var plan = await gateway.SendAsync("POST", "api/v1/targets/pool/explain");
        Assert.Contains("SHOW POOLS", plan.Text, StringComparison.Ordinal);
        var discovered = Assert.Single((await gateway.JsonAsync("sd?kind=pgbouncer")).AsArray())!;
        Assert.Equal(("pgbouncer", "/targets/pool/metrics"), ((string?)discovered["labels"]!["job"], (string?)discovered["labels"]!["__metrics_path__"]));
        var stored = await gateway.JsonAsync("api/v1/targets/pool");
        Assert.Equal(("pgbouncer", "up"), ((string?)stored["kind"], (string?)stored["state"]));
        Assert.Contains("pgbouncer_up", await gateway.GetAsync("groups/shop/metrics"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.SendAsync("PUT", "api/v1/targets/x", """{"kind":"pgbouncer","address":"a:1","database":"d"}""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.SendAsync("PUT", "api/v1/targets/x", """{"kind":"pgbouncer","address":"a:1","options":{"topStatements":1}}""")).Status);
    }
}
