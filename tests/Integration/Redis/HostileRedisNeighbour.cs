using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fleet.Exposition;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Resp;
using Fleet.Tests.Testing.Servers;
using Xunit;
using static Fleet.Tests.Testing.Resp.ScriptedRedis;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Hostile servers beside a real one in one process: that one is collected on time, and memory stays in its bounds.</summary>
public sealed class HostileRedisNeighbour(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Several times what was measured (240 MB): a cap that fails lets it grow by gigabytes.</summary>
    private const double MostBytes = 1.5e9;

    private static readonly ParseLimits Wide = new() { Bytes = 32 << 20, LineBytes = 64 << 10, Families = 10_000, Samples = 30_000, LabelsPerSample = 64 };

    [Fact]
    public async Task A_real_server_is_collected_on_time_beside_hostile_ones_and_each_of_them_is_told_by_its_reason()
    {
        await using var real = await RedisServer.StartAsync();
        var hostile = Hostile();
        try
        {
            await using var gateway = await GatewayProcess.StartAsync("targets:\n" + Target("real", real.Address)
                + string.Concat(hostile.Select(static one => Target(one.Key, one.Value.Server.Address))));
            await gateway.WaitForAsync("targets/real/metrics", static page => Number(page, "redis_exporter_scrapes_total") >= 3, Limit);
            var before = Number(await gateway.GetAsync("targets/real/metrics"), "redis_exporter_scrapes_total");
            var began = TimeProvider.System.GetTimestamp();
            foreach (var (id, (_, reason)) in hostile)
            {
                var answer = await gateway.WaitForAsync($"api/v1/targets/{id}", page => (string?)Last(page)?["reason"] == reason, Limit);
                output.WriteLine($"{id}: {Last(answer)!.ToJsonString()}");
            }

            await gateway.WaitForAsync("targets/real/metrics", page => Number(page, "redis_exporter_scrapes_total") >= before + 8, Limit);
            var took = TimeProvider.System.GetElapsedTime(began);
            var due = took.TotalSeconds;
            var page = await gateway.GetAsync("targets/real/metrics");
            output.WriteLine($"{Number(page, "redis_exporter_scrapes_total") - before} collections of the real one in {due:F1} s");
            Assert.Contains("\nredis_up 1\n", page, StringComparison.Ordinal);
            Assert.True(Number(page, "redis_exporter_scrapes_total") - before >= due / 2, page);
            var own = await gateway.GetAsync("metrics");
            output.WriteLine($"resident {Number(own, "process_resident_memory_bytes") / 1e6:F0} MB, peak {Peak(gateway) / 1e6:F0} MB");
            Assert.InRange(Peak(gateway), 1, MostBytes);
            await AssertParsesAsync(gateway, "strange-names");
            await AssertParsesAsync(gateway, "many-commands");
        }
        finally
        {
            foreach (var (server, _) in hostile.Values)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static Dictionary<string, (HostileRespServer Server, string Reason)> Hostile()
    {
        var letters = Encoding.Latin1.GetBytes(new string('x', 1 << 20));
        return new Dictionary<string, (HostileRespServer Server, string Reason)>
        {
            ["endless-bulk"] = (Flooding("$60000000\r\n", letters), "protocol"),
            ["endless-line"] = (Flooding("+", letters), "limit"),
            ["endless-values"] = (Flooding("*190000\r\n", Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(":1\r\n*2\r\n:1\r\n$1\r\nx\r\n", 10_000)))), "limit"),
            ["endless-replies"] = (Flooding(string.Empty, Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("+OK\r\n", 100_000)))), "protocol"),
            ["silent"] = (HostileRespServer.Answering(string.Empty), "timeout"),
            ["many-lines"] = (Saying("INFO ALL", Bulk(string.Concat(Enumerable.Range(0, 500_000).Select(static i => $"f{i}:1\r\n")))), "limit"),
            ["many-commands"] = (Saying("INFO ALL", Bulk(Info + string.Concat(Enumerable.Range(0, 40_000).Select(static i => $"cmdstat_c{i}:calls=1,usec=1\r\n")))), "none"),
            ["many-clients"] = (Saying("CLIENT LIST", Bulk(string.Concat(Enumerable.Range(0, 400_000).Select(static i => $"id={i} addr=10.0.0.1:5000 name=x age=1 idle=0\n")))), "limit"),
            ["many-keys"] = (Saying("SCAN", Array(Bulk("9"), Array([.. Enumerable.Range(0, 20_000).Select(static i => Bulk($"key-{i}"))]))), "protocol"),
            ["strange-names"] = (Saying("INFO ALL", Bulk(Info + "errorstat_\u00ff\u00fe\u0001\u001b[2J\"\\:count=1\r\nerrorstat_" + new string('n', 64 << 10) + ":count=1\r\nredis_mode:\u00c3(\r\n")), "none"),
        };
    }

    private static JsonNode? Last(string answer) => JsonNode.Parse(answer)!["lastCollection"];

    private static string Target(string id, string address) =>
        $"  - {{id: {id}, kind: redis, address: \"{address}\", interval: 1s, timeout: 900ms, options: {{checkKeys: [\"*\"], exportClientList: true}}}}\n";

    /// <summary>Says something to the first bytes of a connection, and more and more of something else then.</summary>
    private static HostileRespServer Flooding(string first, byte[] then) => HostileRespServer.Serving(async (stream, cancellationToken) =>
    {
        await HostileRespServer.ReceiveAsync(stream, cancellationToken);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(first), cancellationToken);
        while (true)
        {
            await stream.WriteAsync(then, cancellationToken);
        }
    });

    private static async Task AssertParsesAsync(GatewayProcess gateway, string id)
    {
        var page = await gateway.GetAsync($"targets/{id}/metrics");
        var parsed = ExpositionParser.Parse(Encoding.UTF8.GetBytes(page), ExpositionFormat.Text004, Wide);
        Assert.Null(parsed.Error);
        Assert.InRange(page.Length, 1000, 20_000 * 200);
    }

    private static double Number(string page, string series) =>
        page.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line.AsSpan(series.Length + 1), NumberStyles.Float, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>The most memory that the process ever had.</summary>
    private static double Peak(GatewayProcess gateway)
    {
        var line = File.ReadLines($"/proc/{gateway.Process.Pid}/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], NumberStyles.Integer, CultureInfo.InvariantCulture) * 1024;
    }
}
