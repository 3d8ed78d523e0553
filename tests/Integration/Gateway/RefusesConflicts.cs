using System.Net;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>Two people change one target; the file declares it; it is gone; nothing is at the path.</summary>
public sealed class RefusesConflicts(AdminGateway admin) : IClassFixture<AdminGateway>
{
    private const string Registered = "api/v1/targets/registered";

    [Fact]
    public async Task A_stale_revision_is_refused_and_the_right_one_is_taken()
    {
        var stored = await admin.Gateway.SendAsync("GET", Registered);
        var revision = (long)stored.Json["revision"]!;
        Assert.Equal($"\"{revision}\"", stored.Headers["ETag"]);
        var other = AdminGateway.Good.Replace("1h", "30m", StringComparison.Ordinal);
        foreach (var method in (string[])["PUT", "PATCH", "DELETE"])
        {
            var body = method == "DELETE" ? null : other;
            var refused = await admin.RefusedAsync(HttpStatusCode.PreconditionFailed, method, Registered, body, ("If-Match", $"\"{revision + 1000}\""));
            Assert.Contains($"revision {revision}.", refused.Text, StringComparison.Ordinal);
        }

        var changed = await admin.Gateway.SendAsync("PUT", Registered, other, ("If-Match", $"\"{revision}\""));
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.True((long)changed.Json["revision"]! > revision, changed.Text);
        await admin.RefusedAsync(HttpStatusCode.PreconditionFailed, "PUT", Registered, AdminGateway.Good, ("If-Match", $"\"{revision}\""));
    }

    [Fact]
    public async Task If_None_Match_creates_only_and_If_Match_any_replaces_only()
    {
        await admin.RefusedAsync(HttpStatusCode.PreconditionFailed, "PUT", Registered, AdminGateway.Good, ("If-None-Match", "*"));
        const string fresh = "api/v1/targets/fresh";
        foreach (var method in (string[])["PUT", "DELETE"])
        {
            await admin.RefusedAsync(HttpStatusCode.PreconditionFailed, method, fresh, method == "PUT" ? AdminGateway.Good : null, ("If-Match", "*"));
        }

        var created = await admin.Gateway.SendAsync("PUT", fresh, AdminGateway.Good, ("If-None-Match", "*"));
        Assert.Equal((HttpStatusCode.Created, "/api/v1/targets/fresh"), (created.Status, created.Headers["Location"]));
        Assert.Equal(HttpStatusCode.OK, (await admin.Gateway.SendAsync("PUT", fresh, AdminGateway.Good, ("If-Match", "*"))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Gateway.SendAsync("DELETE", fresh)).Status);
    }

    [Fact]
    public async Task A_precondition_that_is_no_revision_is_refused() =>
        Assert.Equal(["If-Match"], Problems.FieldsOf(
            await admin.RefusedAsync(HttpStatusCode.BadRequest, "PUT", Registered, AdminGateway.Good, ("If-Match", "\"abc\""))));

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_declared_target_is_read_only(string method)
    {
        var answer = await admin.RefusedAsync(
            HttpStatusCode.Conflict, method, "api/v1/targets/declared", method == "DELETE" ? null : AdminGateway.Good);
        Assert.Contains("declared", (string?)answer.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_deleted_is_gone()
    {
        const string path = "api/v1/targets/short-lived";
        await admin.Gateway.SendAsync("PUT", path, AdminGateway.Good);
        var deleted = await admin.Gateway.SendAsync("DELETE", path);
        Assert.Equal((HttpStatusCode.NoContent, 0), (deleted.Status, deleted.Body.Length));
        foreach (var (method, body) in ((string, string?)[])[("DELETE", null), ("PATCH", "{}"), ("GET", null)])
        {
            await admin.RefusedAsync(HttpStatusCode.NotFound, method, path, body);
        }

        foreach (var action in (string[])["collect", "check", "explain"])
        {
            await admin.RefusedAsync(HttpStatusCode.NotFound, "POST", $"{path}/{action}");
        }

        await admin.RefusedAsync(HttpStatusCode.NotFound, "GET", "targets/short-lived/metrics");
    }

    [Theory]
    [InlineData("GET", "nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "targets/registered", HttpStatusCode.NotFound)]
    [InlineData("POST", "sd", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "targets/registered/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "api/v1/targets", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "api/v1/targets/registered", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "api/v1/targets/registered/check", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "api/v1/import", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "api/v1/groups", HttpStatusCode.MethodNotAllowed)]
    [InlineData("TRACE", "api/v1/silos", HttpStatusCode.MethodNotAllowed)]
    public async Task A_wrong_path_or_method_is_a_problem_too(string method, string path, HttpStatusCode status)
    {
        var body = method == "POST" ? "{}" : null;
        foreach (var accept in (string[])["*/*", "text/html", "application/openmetrics-text;version=1.0.0"])
        {
            var answer = await admin.RefusedAsync(status, method, path, body, ("Accept", accept));
            Assert.Equal(status == HttpStatusCode.MethodNotAllowed, answer.Headers.ContainsKey("Allow"));
        }
    }

    [Theory]
    [InlineData("sd?kind=mongodb", "kind")]
    [InlineData("sd?colour=red", "colour")]
    [InlineData("sd?label=a", "label")]
    [InlineData("sd?shard=3/3", "shard")]
    [InlineData("sd?shard=x", "shard")]
    [InlineData("sd?address=moon", "address")]
    [InlineData("api/v1/targets?limit=0", "limit")]
    [InlineData("api/v1/targets?limit=1001", "limit")]
    [InlineData("api/v1/targets?limit=x", "limit")]
    [InlineData("api/v1/targets?kind=mongodb", "kind")]
    [InlineData("api/v1/targets?state=asleep", "state")]
    [InlineData("api/v1/targets?colour=red", "colour")]
    [InlineData("targets/registered/metrics?maxage=x", "maxage")]
    public async Task A_bad_query_is_named(string path, string field) =>
        Assert.Equal([field], Problems.FieldsOf(await admin.RefusedAsync(HttpStatusCode.BadRequest, "GET", path)));

    [Fact]
    public async Task A_body_that_breaks_off_or_is_badly_framed_is_refused_and_the_gateway_lives()
    {
        foreach (var tail in (string[])["ZZ\r\n", "5\r\n{\"kin\r\nGARBAGE"])
        {
            var answer = await admin.Gateway.RawAsync(
                $"PUT /api/v1/targets/raw HTTP/1.1\r\nHost: {admin.Gateway.Address}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{tail}");
            Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("raw", (await admin.Gateway.RegisteredAsync()).Keys);
        Assert.DoesNotContain(" ERROR ", await File.ReadAllTextAsync(admin.Gateway.LogPath), StringComparison.Ordinal);
    }
}
