using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>What a scraper gets: formats, compression, filters, freshness, and the truth when there is nothing.</summary>
public sealed class Scrapes(WatchingGateway watching) : IClassFixture<WatchingGateway>
{
    private GatewayProcess Gateway => watching.Gateway;

    [Theory]
    [InlineData(null, "text/plain", "version=0.0.4")]
    [InlineData("*/*", "text/plain", "version=0.0.4")]
    [InlineData("text/plain;version=0.0.4", "text/plain", "version=0.0.4")]
    [InlineData("image/png", "text/plain", "version=0.0.4")]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", "application/openmetrics-text", "version=1.0.0")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.4,text/plain;q=0.5", "text/plain", "version=0.0.4")]
    public async Task The_format_is_the_one_asked_for(string? accept, string type, string version)
    {
        foreach (var path in (string[])["targets/db/metrics", "targets/cache/metrics", "metrics"])
        {
            (string, string)[] headers = accept is null ? [] : [("Accept", accept)];
            var answer = await Gateway.SendAsync("GET", path, null, headers);
            Assert.Equal((HttpStatusCode.OK, type), (answer.Status, answer.MediaType));
            Assert.Contains(version, answer.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.Contains("charset=utf-8", answer.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.Equal(type == "application/openmetrics-text", answer.Text.EndsWith("# EOF\n", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Gzip_is_given_to_who_asks_and_HEAD_has_the_headers_only()
    {
        foreach (var path in (string[])["targets/db/metrics", "metrics"])
        {
            var zipped = await Gateway.SendAsync("GET", path, null, ("Accept-Encoding", "gzip"));
            Assert.Equal("gzip", zipped.Headers["Content-Encoding"]);
            await using var gzip = new GZipStream(new MemoryStream(zipped.Body), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip);
            var text = await reader.ReadToEndAsync();
            Assert.StartsWith("# HELP ", text, StringComparison.Ordinal);
            Assert.True(zipped.Body.Length < text.Length / 3, $"{zipped.Body.Length} of {text.Length}");
            Assert.DoesNotContain("Content-Encoding", (await Gateway.SendAsync("GET", path, null, ("Accept-Encoding", "gzip;q=0"))).Headers.Keys);

            var head = await Gateway.SendAsync("HEAD", path);
            Assert.Equal((HttpStatusCode.OK, 0), (head.Status, head.Body.Length));
            Assert.True(int.Parse(head.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture) > 1000);
        }

        Assert.Equal(HttpStatusCode.OK, (await Gateway.SendAsync("HEAD", "sd")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Gateway.SendAsync("HEAD", "targets/nothing/metrics")).Status);
    }

    [Theory]
    [InlineData("targets/db/metrics")]
    [InlineData("targets/cache/metrics")]
    [InlineData("metrics")]
    public async Task Promtool_accepts_the_syntax(string path)
    {
        var start = new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start)!;
        var errors = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(await Gateway.GetAsync(path));
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();

        // 3 is for lint findings: names that the exporters have and Fleet keeps.
        Assert.True(promtool.ExitCode is 0 or 3, $"{promtool.ExitCode}: {await errors}");
    }

    [Fact]
    public async Task A_filter_gives_only_the_named_collectors_and_the_targets_own_state()
    {
        var collectors = (await Gateway.JsonAsync("api/v1/targets/db"))["collectorStates"]!.AsArray()
            .Where(c => (int)c!["series"]! > 0).Select(c => (string)c!["collector"]!).Where(c => c != "exporter").ToList();
        Assert.True(collectors.Count > 3, string.Join(' ', collectors));
        var all = Names(await Gateway.GetAsync("targets/db/metrics"));
        var one = Names(await Gateway.GetAsync($"targets/db/metrics?collect[]={collectors[0]}"));
        var two = Names(await Gateway.GetAsync($"targets/db/metrics?collect%5B%5D={collectors[0]}&collect[]={collectors[1]}"));
        Assert.ProperSuperset(one, two);
        Assert.ProperSuperset(two, all);
        Assert.Contains("fleet_target_up", one);
        Assert.Contains("fleet_snapshot_age_seconds", one);
    }

    [Fact]
    public async Task Maxage_collects_now_once_for_all_who_ask_at_once()
    {
        var before = Value(await Gateway.GetAsync("targets/rare/metrics"), "redis_exporter_scrapes_total");
        Assert.Equal(before, Value(await Gateway.GetAsync("targets/rare/metrics?maxage=1h"), "redis_exporter_scrapes_total"));

        // Nobody gets a collection for asking more often than once a second.
        await Gateway.WaitForAsync("targets/rare/metrics", page => Value(page, "fleet_snapshot_age_seconds") > 1.1, TimeSpan.FromSeconds(10));
        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Gateway.GetAsync("targets/rare/metrics?maxage=1ms")));
        var after = Value(await Gateway.GetAsync("targets/rare/metrics"), "redis_exporter_scrapes_total");
        Assert.Equal(1, after - before);
        Assert.All(pages, page => Assert.True(Value(page, "redis_exporter_scrapes_total") > before));
        Assert.All(pages, page => Assert.True(Value(page, "fleet_snapshot_age_seconds") < 5));
    }

    [Fact]
    public async Task A_target_that_hangs_is_unavailable_and_maxage_waits_no_longer_than_the_scraper()
    {
        Problems.AssertProblem(HttpStatusCode.ServiceUnavailable, await Gateway.SendAsync("GET", "targets/hung/metrics"));
        foreach (var (patience, most) in ((string, double)[])[("1.5", 1.5), ("0.4", 0.4)])
        {
            var clock = Stopwatch.StartNew();
            var answer = await Gateway.SendAsync("GET", "targets/hung/metrics?maxage=1s", null, ("X-Prometheus-Scrape-Timeout-Seconds", patience));
            Problems.AssertProblem(HttpStatusCode.ServiceUnavailable, answer);
            Assert.Equal("1", answer.Headers["Retry-After"]);
            Assert.InRange(clock.Elapsed.TotalSeconds, most / 4, most + 1);
        }

        // The one that hangs costs the others nothing.
        var whole = Stopwatch.StartNew();
        Assert.Contains("\npg_up 1\n", await Gateway.GetAsync("targets/db/metrics"), StringComparison.Ordinal);
        Assert.True(whole.Elapsed < TimeSpan.FromSeconds(2), whole.Elapsed.ToString());
        Assert.True(watching.Hung.Connections >= 1);
    }

    [Fact]
    public async Task A_collection_whose_target_is_changed_or_deleted_meanwhile_ends_with_a_problem()
    {
        const string path = "api/v1/targets/hung-too";
        await using var hung = new SilentListener();
        var spec = $$"""{"kind":"redis","address":"{{hung.Address}}","interval":"1h","timeout":"50m"}""";
        await Gateway.SendAsync("PUT", path, spec);
        await Gateway.Process.WaitUntilAsync(() => Task.FromResult(hung.Connections >= 1), TimeSpan.FromSeconds(10));
        var collecting = Gateway.SendAsync("POST", path + "/collect");
        await Gateway.WaitForAsync("healthz", _ => true, TimeSpan.FromSeconds(1));
        await Gateway.SendAsync("PUT", path, spec.Replace("50m", "40m", StringComparison.Ordinal));
        Problems.AssertProblem(HttpStatusCode.ServiceUnavailable, await collecting);

        await Gateway.Process.WaitUntilAsync(() => Task.FromResult(hung.Connections >= 2), TimeSpan.FromSeconds(10));
        collecting = Gateway.SendAsync("POST", path + "/collect");
        await Gateway.WaitForAsync("healthz", _ => true, TimeSpan.FromSeconds(1));
        await Gateway.SendAsync("DELETE", path);
        Problems.AssertProblem(HttpStatusCode.NotFound, await collecting);
        Problems.AssertNoFaults(await File.ReadAllLinesAsync(Gateway.LogPath));
    }

    [Fact]
    public async Task The_own_series_are_those_of_the_contract()
    {
        await Gateway.GetAsync("targets/db/metrics");
        await Gateway.GetAsync("targets/nothing/metrics");
        var page = await Gateway.GetAsync("metrics");
        foreach (var series in (string[])[
            "fleet_collections_total{kind=\"postgres\",outcome=\"ok\",reason=\"", "fleet_collection_duration_seconds_bucket{kind=\"postgres\",le=\"+Inf\"}",
            "fleet_collection_duration_seconds_count{kind=\"redis\"}", "fleet_grains{state=\"up\"} 3\n", "fleet_handovers_total{how=\"taken\"} 0\n", "fleet_view ",
            "fleet_store_up 1\n", "fleet_silos 1\n", "fleet_scrapes_total{outcome=\"fresh\"}", "fleet_scrapes_total{outcome=\"previous_owner\"}",
            "fleet_scrapes_total{outcome=\"last_answer\"}", "fleet_scrapes_total{outcome=\"unavailable\"}", "fleet_scrapes_total{outcome=\"unknown\"}",
            "fleet_scrape_duration_seconds_bucket{", "fleet_build_info{", "fleet_config_last_reload_success 1\n", "process_cpu_seconds_total ",
            "process_resident_memory_bytes ", "process_open_fds ", "process_start_time_seconds ", "dotnet_gc_"])
        {
            Assert.Contains("\n" + series, page, StringComparison.Ordinal);
        }

        foreach (var id in (string[])["db", "cache"])
        {
            var names = Names(await Gateway.GetAsync($"targets/{id}/metrics"));
            Assert.Superset(
                new HashSet<string>
                {
                    "fleet_target_up", "fleet_snapshot_age_seconds", "fleet_collector_success", "fleet_collector_age_seconds",
                    "fleet_series_dropped_total", "fleet_duplicate_series_total",
                },
                names);
        }
    }

    private static HashSet<string> Names(string page) =>
        [.. page.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.IndexOfAny(['{', ' '])])];

    private static double Value(string page, string series) => double.Parse(
        page.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}
