using System.Net;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>Who may use the admin API, with tokens and without.</summary>
public sealed class AdminTokens
{
    private static readonly string[] Api =
    [
        "GET api/v1/targets", "GET api/v1/targets/declared", "PUT api/v1/targets/x", "PATCH api/v1/targets/x", "DELETE api/v1/targets/x",
        "POST api/v1/import", "POST api/v1/targets/declared/collect", "POST api/v1/targets/declared/check",
        "POST api/v1/targets/declared/explain", "GET api/v1/groups", "GET api/v1/silos",
    ];

    private const string Declared = """
        targets:
          - {id: declared, kind: redis, address: "127.0.0.1:1", interval: 1h}
        """;

    [Fact]
    public async Task Without_tokens_only_this_machine_under_its_own_name_is_let_in()
    {
        await using var gateway = await GatewayProcess.StartAsync(Declared);
        var before = await gateway.RegisteredAsync();
        foreach (var host in (string[])[$"localhost:{gateway.Port}", $"127.0.0.1:{gateway.Port}", $"[::1]:{gateway.Port}"])
        {
            Assert.Equal(HttpStatusCode.OK, (await gateway.SendAsync("GET", "api/v1/targets", null, ("Host", host))).Status);
        }

        foreach (var (name, value) in ((string, string)[])[
            ("Host", "evil.example"), ("Host", "localhost.evil.example"), ("Host", "127.0.0.1.evil.example"), ("Host", "10.0.0.1"),
            ("Origin", "http://evil.example"), ("Origin", "null"), ("Origin", "http://127.0.0.1:1")])
        {
            foreach (var (method, path) in Api.Select(Split))
            {
                Problems.AssertProblem(HttpStatusCode.Forbidden, await gateway.SendAsync(method, path, Body(method), (name, value)));
            }
        }

        var own = await gateway.SendAsync("GET", "api/v1/targets", null, ("Origin", $"http://{gateway.Address}"));
        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal(before, await gateway.RegisteredAsync());
    }

    [Fact]
    public async Task With_tokens_only_who_has_one_is_let_in_and_a_rotated_file_counts_at_once()
    {
        var directory = ServerProcess.NewDirectory("tokens");
        var (one, two) = (Path.Combine(directory, "one"), Path.Combine(directory, "two"));
        await File.WriteAllTextAsync(one, "first-Token-1f3a\n");
        await File.WriteAllTextAsync(two, "second-Token-77");
        await using var gateway = await GatewayProcess.StartAsync($"admin: {{tokenFiles: [{one}, {two}]}}\n{Declared}");
        foreach (var (method, path) in Api.Select(Split))
        {
            foreach (var wrong in (string?[])[null, "Bearer", "Bearer ", "Bearer wrong-Token-9", "Bearer first-Token-1f3", "Basic first-Token-1f3a", "first-Token-1f3a"])
            {
                var answer = await gateway.SendAsync(method, path, Body(method), wrong is null ? [] : [("Authorization", wrong)]);
                Problems.AssertProblem(HttpStatusCode.Unauthorized, answer);
                Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
            }
        }

        Assert.Equal(HttpStatusCode.OK, await WithAsync(gateway, "first-Token-1f3a"));
        Assert.Equal(HttpStatusCode.OK, await WithAsync(gateway, "second-Token-77"));
        await File.WriteAllTextAsync(one, "rotated-Token-5b");
        Assert.Equal(HttpStatusCode.OK, await WithAsync(gateway, "rotated-Token-5b"));
        Assert.Equal(HttpStatusCode.Unauthorized, await WithAsync(gateway, "first-Token-1f3a"));

        // Nobody gets in by a file that is empty or gone.
        await File.WriteAllTextAsync(one, "\n");
        File.Delete(two);
        Assert.Equal(HttpStatusCode.Unauthorized, await WithAsync(gateway, string.Empty));
        Assert.Equal(HttpStatusCode.Unauthorized, await WithAsync(gateway, "second-Token-77"));

        // What Prometheus and Kubernetes ask for stays open.
        foreach (var path in (string[])["sd", "metrics", "healthz", "readyz", "targets/declared/metrics", "openapi/v1.json"])
        {
            Assert.NotEqual(HttpStatusCode.Unauthorized, (await gateway.SendAsync("GET", path)).Status);
        }

        var log = await File.ReadAllTextAsync(gateway.LogPath);
        Assert.Contains("admin token", log, StringComparison.Ordinal);
        Assert.DoesNotContain("-Token-", log, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<HttpStatusCode> WithAsync(GatewayProcess gateway, string token) =>
        (await gateway.SendAsync("GET", "api/v1/targets", null, ("Authorization", "Bearer " + token))).Status;

    private static (string Method, string Path) Split(string request) => (request.Split(' ')[0], request.Split(' ')[1]);

    private static string? Body(string method) => method is "GET" or "DELETE" ? null : AdminGateway.Good;
}
