using System.Net;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>postgres_exporter's way to scrape many servers through one address.</summary>
public sealed class Probes(ProbingGateway probing) : IClassFixture<ProbingGateway>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_registered_target_is_answered_by_its_id_and_by_its_address_without_a_login_of_the_probe()
    {
        await probing.Gateway.WaitForAsync("targets/registered/metrics", page => page.Contains("\npg_up 1\n", StringComparison.Ordinal), Limit);
        foreach (var target in (string[])["registered", probing.Registered.Address, $"postgresql://{probing.Registered.Address}/postgres", $"{probing.Registered.Address}&auth_module=shop"])
        {
            var answer = await probing.Gateway.SendAsync("GET", "probe?target=" + target);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains("\npg_up 1\n", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "target")]
    [InlineData("target=", HttpStatusCode.BadRequest, "target")]
    [InlineData("target=a%20b", HttpStatusCode.BadRequest, "target")]
    [InlineData("target=postgresql://fleet:s3cret@127.0.0.1:1/x", HttpStatusCode.BadRequest, "target")]
    [InlineData("target=127.0.0.1:1&auth_module=unknown", HttpStatusCode.BadRequest, "auth_module")]
    [InlineData("target=127.0.0.1:1&module=tcp", HttpStatusCode.BadRequest, "module")]
    [InlineData("target=127.0.0.1:2", HttpStatusCode.Forbidden, "target")]
    [InlineData("target=localhost:1", HttpStatusCode.Forbidden, "target")]
    [InlineData("target=169.254.169.254:80", HttpStatusCode.Forbidden, "target")]
    [InlineData("target=[::1]:1", HttpStatusCode.Forbidden, "target")]
    [InlineData("target=unix:/run/postgresql", HttpStatusCode.Forbidden, "target")]
    [InlineData("target=host=127.0.0.1%20port=22", HttpStatusCode.Forbidden, "target")]
    public async Task Nothing_else_is_reached_and_the_parameter_is_named(string query, HttpStatusCode status, string field)
    {
        var answer = await probing.Gateway.SendAsync("GET", "probe?" + query);
        Problems.AssertProblem(status, answer);
        Assert.Equal([field], Problems.FieldsOf(answer));
        Assert.DoesNotContain("s3cret", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_down_is_an_answer_and_so_is_a_refused_login()
    {
        var down = await probing.Gateway.SendAsync("GET", "probe?target=127.0.0.1:1&auth_module=shop");
        Assert.Equal(HttpStatusCode.OK, down.Status);
        Assert.Contains("\npg_up 0\n", down.Text, StringComparison.Ordinal);
        var pooler = await probing.Gateway.SendAsync("GET", "probe?target=127.0.0.1:1&module=pgbouncer&auth_module=shop");
        Assert.Contains("\npgbouncer_up 0\n", pooler.Text, StringComparison.Ordinal);
        var anonymous = await probing.Gateway.SendAsync("GET", $"probe?target={probing.Allowed.Address}");
        Assert.Contains("\npg_up 0\n", anonymous.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_finds_both_by_its_usual_relabelling()
    {
        await using var prometheus = await PrometheusServer.StartAsync($$"""
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: postgres
                metrics_path: /probe
                params: {auth_module: [shop]}
                static_configs: [{targets: ["{{probing.Allowed.Address}}", "{{probing.Registered.Address}}", "127.0.0.1:9"]}]
                relabel_configs:
                  - {source_labels: [__address__], target_label: __param_target}
                  - {source_labels: [__param_target], target_label: instance}
                  - {target_label: __address__, replacement: "{{probing.Gateway.Address}}"}
            """);
        await prometheus.WaitUntilAsync(
            async () => (await prometheus.QueryAsync("pg_up == 1")).Count == 2 && (await prometheus.QueryAsync("up == 0")).Count == 1, Limit);
        Assert.Equal(
            new[] { probing.Allowed.Address, probing.Registered.Address }.Order(StringComparer.Ordinal),
            (await prometheus.QueryAsync("pg_up == 1")).Select(sample => sample.Labels["instance"]).Order(StringComparer.Ordinal));
        Assert.Equal("127.0.0.1:9", Assert.Single(await prometheus.QueryAsync("up == 0")).Labels["instance"]);
    }

    [Fact]
    public async Task A_file_of_modules_that_is_wrong_refuses_the_start()
    {
        var file = Path.Combine(probing.Allowed.Directory, "wrong.yml");
        await File.WriteAllTextAsync(file, "auth_modules: {a: {userpass: {username: u}}}");
        var run = await GatewayRun.EndAsync(["--store.url", "file:" + Path.Combine(probing.Allowed.Directory, "store"), "--gateway.probe.configFile", file]);
        Assert.Equal(78, run.ExitCode);
        Assert.StartsWith("fleet: gateway.probe.configFile", run.Errors.Single(line => line.StartsWith("fleet: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
