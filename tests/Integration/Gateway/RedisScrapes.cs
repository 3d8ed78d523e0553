using System.Net;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>redis_exporter's way to scrape many servers through one address.</summary>
public sealed class RedisScrapes : IAsyncLifetime
{
    private const string Password = "s3cret-of-cache";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private GatewayProcess? _gateway;
    private RedisServer? _allowed;
    private RedisServer? _registered;

    private GatewayProcess Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _allowed = await RedisServer.StartAsync("requirepass " + Password, $"user watcher on >{Password} ~* +@all");
        await _allowed.CommandAsync("AUTH " + Password, "SET greeting hello", "SET count 42", "RPUSH list a b c", "XADD orders 1-0 a 1");
        _registered = await RedisServer.StartAsync();
        await _registered.CommandAsync("SET greeting hello", "SELECT 3", "SET a,b=c x", "SADD set a b");
        var passwords = Path.Combine(ServerProcess.NewDirectory("passwords"), "passwords.json");
        await File.WriteAllTextAsync(passwords, $$"""{"redis://{{_allowed.Address}}": "{{Password}}", "redis://127.0.0.1:1": "x"}""");
        _gateway = await GatewayProcess.StartAsync($$"""
            targets:
              - {id: registered, kind: redis, address: "{{_registered.Address}}", interval: 1s}
            """, new()
        {
            ["FLEET_GATEWAY__PROBE__ALLOW__0"] = _allowed.Address,
            ["FLEET_GATEWAY__PROBE__ALLOW__1"] = "127.0.0.1:1",
            ["FLEET_GATEWAY__PROBE__PASSWORDFILE"] = passwords,
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_gateway, _allowed, _registered])
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Fact]
    public async Task An_allowed_address_is_collected_with_the_password_of_the_exporters_file()
    {
        foreach (var target in (string[])[_allowed!.Address, "redis://" + _allowed.Address, $"redis://default:wrong@{_allowed.Address}/0"])
        {
            var page = await Gateway.GetAsync("scrape?target=" + Uri.EscapeDataString(target));
            Assert.Contains("\nredis_up 1\n", page, StringComparison.Ordinal);
            Assert.Contains("redis_db_keys{db=\"db0\"} 4\n", page, StringComparison.Ordinal);
            Assert.DoesNotContain("redis_key_size", page, StringComparison.Ordinal);
        }

        // Other schemes are other entries, and a password for one is not sent by another.
        Assert.Contains("\nredis_up 0\n", await Gateway.GetAsync($"scrape?target=valkey://{_allowed.Address}"), StringComparison.Ordinal);
        var clients = await _allowed.CommandAsync("AUTH " + Password, "CLIENT LIST");
        Assert.Equal(2, clients.Split(" name=fleet ").Length - 1);
    }

    [Fact]
    public async Task Keys_are_described_when_the_request_names_them_and_their_values_stay_there()
    {
        var page = await Gateway.GetAsync(
            $"scrape?target={_allowed!.Address}&check-keys=*t*&check-single-keys=db0=count&check-single-streams=orders&count-keys=db0%3D*");
        foreach (var series in (string[])
        [
            "redis_key_size{db=\"db0\",key=\"greeting\"} 5\n", "redis_key_size{db=\"db0\",key=\"list\"} 3\n",
            "redis_key_size{db=\"db0\",key=\"count\"} 2\n", "redis_stream_length{db=\"db0\",stream=\"orders\"} 1\n", "redis_keys_count{db=\"db0\",key=\"*\"} 4\n",
        ])
        {
            Assert.Contains(series, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("redis_key_value", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_target_is_answered_by_its_snapshot_and_keys_of_the_request_are_collected_as_its_user()
    {
        await Gateway.WaitForAsync("targets/registered/metrics", page => page.Contains("\nredis_up 1\n", StringComparison.Ordinal), Limit);
        foreach (var target in (string[])["registered", _registered!.Address, "redis://someone@" + _registered.Address])
        {
            Assert.Contains("\nredis_up 1\n", await Gateway.GetAsync("scrape?target=" + target), StringComparison.Ordinal);
        }

        var clients = await _registered.CommandAsync("CLIENT LIST");
        Assert.Equal(1, clients.Split(" name=fleet ").Length - 1);
        foreach (var target in (string[])["registered", _registered.Address, "redis://" + _registered.Address])
        {
            // As in redis_exporter a key is decoded once more than the parameter.
            var page = await Gateway.GetAsync($"scrape?target={target}&check-single-keys=db3%3Da%252Cb%253Dc,greeting,db3=set");
            Assert.Contains("redis_key_size{db=\"db3\",key=\"a,b=c\"} 1\n", page, StringComparison.Ordinal);
            Assert.Contains("redis_key_size{db=\"db3\",key=\"set\"} 2\n", page, StringComparison.Ordinal);
            Assert.Contains("redis_key_size{db=\"db0\",key=\"greeting\"} 5\n", page, StringComparison.Ordinal);
        }

        // One connection more, however often the same is asked.
        clients = await _registered.CommandAsync("CLIENT LIST");
        Assert.Equal(2, clients.Split(" name=fleet ").Length - 1);
    }

    [Fact]
    public async Task Nothing_else_is_reached_and_the_parameter_is_named()
    {
        (string Query, HttpStatusCode Status, string Field)[] wrong =
        [
            ("", HttpStatusCode.BadRequest, "target"),
            ("target=", HttpStatusCode.BadRequest, "target"),
            ("target=http://127.0.0.1:1", HttpStatusCode.BadRequest, "target"),
            ("target=a%20b", HttpStatusCode.BadRequest, "target"),
            ("target=redis://:s3cret@a%20b", HttpStatusCode.BadRequest, "target"),
            ("target=127.0.0.1:1&check-keys=dbx%3Dfoo", HttpStatusCode.BadRequest, "check-keys"),
            ("target=registered&count-keys=dbx%3Dfoo", HttpStatusCode.BadRequest, "count-keys"),
            ("target=127.0.0.1:1&auth_module=unknown", HttpStatusCode.BadRequest, "auth_module"),
            ("target=rediss://127.0.0.1:1&tls_server_name=evil.example", HttpStatusCode.Forbidden, "tls_server_name"),
            ("target=127.0.0.1:2", HttpStatusCode.Forbidden, "target"),
            ("target=localhost:1", HttpStatusCode.Forbidden, "target"),
            ("target=redis://127.0.0.1:1@169.254.169.254:80", HttpStatusCode.Forbidden, "target"),
            ("target=redis://127.0.0.1", HttpStatusCode.Forbidden, "target"),
            ("target=unix:///run/redis.sock", HttpStatusCode.Forbidden, "target"),
        ];
        foreach (var (query, status, field) in wrong)
        {
            var answer = await Gateway.SendAsync("GET", "scrape?" + query);
            Problems.AssertProblem(status, answer);
            Assert.Equal([field], Problems.FieldsOf(answer));
            Assert.DoesNotContain("s3cret", answer.Text, StringComparison.Ordinal);
        }

        Assert.Contains($"\nredis_target_scrape_request_errors_total {wrong.Length}\n", await Gateway.GetAsync("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_down_is_an_answer_and_many_who_ask_at_once_cost_one_connection()
    {
        Assert.Contains("\nredis_up 0\n", await Gateway.GetAsync("scrape?target=redis://127.0.0.1:1"), StringComparison.Ordinal);
        Assert.Contains("redis_target_scrape_request_errors_total 0\n", await Gateway.GetAsync("metrics"), StringComparison.Ordinal);
        var before = await ConnectionsAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Gateway.GetAsync($"scrape?target={_allowed!.Address}&check-keys=l*")));
        Assert.All(pages, page => Assert.Contains("key=\"list\"} 3\n", page, StringComparison.Ordinal));

        // Its own and that of the question.
        Assert.Equal(before + 2, await ConnectionsAsync());

        // Keys that are made up cost the server no connection each.
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Gateway.SendAsync("GET", $"scrape?target={_allowed!.Address}&check-keys=made-up-{i}*")));
        Assert.Equal(3, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(17, answers.Count(answer => answer.Status == HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task Prometheus_finds_both_by_the_relabelling_of_redis_exporter()
    {
        await using var prometheus = await PrometheusServer.StartAsync($$"""
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: redis_exporter_targets
                metrics_path: /scrape
                params: {check-single-keys: [greeting]}
                static_configs: [{targets: ["redis://{{_allowed!.Address}}", "redis://{{_registered!.Address}}", "redis://127.0.0.1:9"]}]
                relabel_configs:
                  - {source_labels: [__address__], target_label: __param_target}
                  - {source_labels: [__param_target], target_label: instance}
                  - {target_label: __address__, replacement: "{{Gateway.Address}}"}
            """);
        await prometheus.WaitUntilAsync(
            async () => (await prometheus.QueryAsync("redis_key_size == 5")).Count == 2 && (await prometheus.QueryAsync("up == 0")).Count == 1, Limit);
        Assert.Equal(
            new[] { "redis://" + _allowed.Address, "redis://" + _registered.Address }.Order(StringComparer.Ordinal),
            (await prometheus.QueryAsync("redis_up == 1")).Select(sample => sample.Labels["instance"]).Order(StringComparer.Ordinal));
        Assert.Equal("redis://127.0.0.1:9", Assert.Single(await prometheus.QueryAsync("up == 0")).Labels["instance"]);
    }

    private async Task<int> ConnectionsAsync()
    {
        var stats = await _allowed!.CommandAsync("AUTH " + Password, "INFO STATS");
        return int.Parse(stats.Split("total_connections_received:")[1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
