using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Servers;

public sealed class PrometheusServerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Prometheus_scrapes_itself_and_answers_queries()
    {
        await using var prometheus = await PrometheusServer.StartAsync(port => Scraping("self", port));
        await prometheus.WaitUntilAsync(async () => (await prometheus.QueryAsync("up{job='self'} == 1")).Count == 1, Limit);

        var target = Assert.Single(await prometheus.TargetsAsync());
        Assert.Equal(("up", string.Empty, "self"), (target.Health, target.LastError, target.Labels["job"]));
        var sample = Assert.Single(await prometheus.QueryAsync("prometheus_build_info"));
        Assert.Equal(1, sample.Value);
        Assert.StartsWith("2.", sample.Labels["version"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_replaces_the_targets_and_a_dead_one_says_why()
    {
        await using var prometheus = await PrometheusServer.StartAsync(port => Scraping("before", port));
        await prometheus.ReloadAsync(Scraping("after", ServerProcess.FreePort()));
        await prometheus.WaitUntilAsync(
            async () => await prometheus.TargetsAsync() is [{ Health: "down" } target] && target.Labels["job"] == "after", Limit);
        Assert.Contains("connection refused", (await prometheus.TargetsAsync())[0].LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_that_are_not_finite_come_through()
    {
        await using var prometheus = await PrometheusServer.StartAsync("scrape_configs: []");
        Assert.Equal(double.PositiveInfinity, Assert.Single(await prometheus.QueryAsync("vector(1) / 0")).Value);
        Assert.Equal(double.NegativeInfinity, Assert.Single(await prometheus.QueryAsync("vector(-1) / 0")).Value);
        Assert.Equal(double.NaN, Assert.Single(await prometheus.QueryAsync("vector(0) / 0")).Value);
    }

    [Fact]
    public async Task A_bad_expression_is_an_error_with_the_reason()
    {
        await using var prometheus = await PrometheusServer.StartAsync("scrape_configs: []");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => prometheus.QueryAsync("sum("));
        Assert.Contains("parse error", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_configuration_fails_the_start_with_the_log()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => PrometheusServer.StartAsync("no_such_key: 1"));
        Assert.Contains("no_such_key", error.Message, StringComparison.Ordinal);
    }

    private static string Scraping(string job, int port) =>
        $"scrape_configs: [{{job_name: {job}, scrape_interval: 1s, scrape_timeout: 1s, static_configs: [{{targets: ['127.0.0.1:{port}']}}]}}]";
}
