using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Fleet.Tests.Testing.Gateway;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>All members of a group in one exposition.</summary>
public sealed class GroupScrapes(WatchingGateway watching) : IClassFixture<WatchingGateway>
{
    private GatewayProcess Gateway => watching.Gateway;

    [Fact]
    public async Task Every_sample_has_its_members_labels_and_every_family_stands_once()
    {
        var answer = await Gateway.SendAsync("GET", "groups/shop/metrics");
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (answer.Status, answer.MediaType));
        var discovered = (await Gateway.JsonAsync("sd?group=shop")).AsArray().Select(group => (string)group!["labels"]!["instance"]!).ToHashSet();
        Assert.Equal(2, discovered.Count);
        var lines = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var samples = lines.Where(line => line[0] != '#').ToList();
        Assert.All(samples, line => Assert.Contains(Label(line, "instance"), discovered));
        Assert.All(samples, line => Assert.Equal("shop", Label(line, "group")));
        Assert.Equal(["postgres", "redis"], samples.Select(line => Label(line, "kind")).Distinct().Order(StringComparer.Ordinal));
        Assert.All(samples.Where(line => Label(line, "kind") == "redis"), line => Assert.Equal("a", Label(line, "team")));

        var types = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToList();
        Assert.Equal(types.Distinct().Count(), types.Count);
        Assert.Equal(2, samples.Count(line => line.StartsWith("fleet_target_up{", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal)));
        foreach (var (id, kind) in ((string, string)[])[("db", "postgres"), ("cache", "redis")])
        {
            var alone = (await Gateway.GetAsync($"targets/{id}/metrics")).Split('\n').Count(line => line.Length > 0 && line[0] != '#');
            Assert.InRange(samples.Count(line => Label(line, "kind") == kind), alone * 0.9, alone * 1.1);
        }
    }

    [Fact]
    public async Task A_member_that_nothing_is_known_of_is_visible()
    {
        var spec = $$"""{"kind":"redis","address":"{{watching.Hung.Address}}","group":"half","interval":"1h","timeout":"50m"}""";
        await Gateway.SendAsync("PUT", "api/v1/targets/half-hung", spec);
        await Gateway.SendAsync("PUT", "api/v1/targets/half-down", """{"kind":"redis","address":"127.0.0.1:1","group":"half"}""");
        var down = "\nfleet_target_up{group=\"half\",instance=\"127.0.0.1:1\",kind=\"redis\"} 0\n";
        var hung = $"\nfleet_target_up{{group=\"half\",instance=\"{watching.Hung.Address}\",kind=\"redis\"}} 0\n";
        var page = await Gateway.WaitForAsync("groups/half/metrics", page => page.Contains("redis_up{", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Contains(down, page, StringComparison.Ordinal);
        Assert.Contains(hung, page, StringComparison.Ordinal);
        Assert.DoesNotMatch($"fleet_snapshot_age_seconds{{[^}}]*{watching.Hung.Address}", page);
        await Gateway.SendAsync("DELETE", "api/v1/targets/half-hung");
        await Gateway.SendAsync("DELETE", "api/v1/targets/half-down");
    }

    [Theory]
    [InlineData("groups/nothing/metrics")]
    [InlineData("groups/NOTHING%20AT%20ALL/metrics")]
    public async Task A_group_that_no_target_names_is_not_found(string path)
    {
        Problems.AssertProblem(HttpStatusCode.NotFound, await Gateway.SendAsync("GET", path));
        Assert.Equal(HttpStatusCode.NotFound, (await Gateway.SendAsync("HEAD", path)).Status);
    }

    [Theory]
    [InlineData("text/plain;version=0.0.4", false)]
    [InlineData("application/openmetrics-text;version=1.0.0", true)]
    public async Task Promtool_accepts_the_syntax_and_the_formats_are_those_asked_for(string accept, bool openMetrics)
    {
        var answer = await Gateway.SendAsync("GET", "groups/shop/metrics", null, ("Accept", accept));
        Assert.Equal(openMetrics, answer.Text.EndsWith("# EOF\n", StringComparison.Ordinal));
        if (openMetrics)
        {
            return;
        }

        var start = new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start)!;
        var errors = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(answer.Text);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();

        // 3 is for lint findings: names that the exporters have and Fleet keeps.
        Assert.True(promtool.ExitCode is 0 or 3, $"{promtool.ExitCode}: {await errors}");
    }

    private static string Label(string line, string name) => Regex.Match(line, $@"[{{,]{name}=""([^""]*)""").Groups[1].Value;
}
