using System.Text.Json;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>How the process ends, and what it writes while it lives.</summary>
public sealed class Stopping
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task It_ends_in_time_while_a_target_hangs_and_its_log_has_one_entry_per_line(string format)
    {
        await using var hung = new SilentListener();
        await using var gateway = await GatewayProcess.StartAsync($$$"""
            log: {format: {{{format}}} }
            targets:
              - {id: hung-redis, kind: redis, address: "{{{hung.Address}}}", interval: 1h, timeout: 50m}
              - {id: hung-postgres, kind: postgres, address: "{{{hung.Address}}}", interval: 1h, timeout: 50m, tls: {mode: disable}}
              - {id: down, kind: redis, address: "127.0.0.1:1"}
            """);
        await gateway.Process.WaitUntilAsync(() => Task.FromResult(hung.Connections >= 2), TimeSpan.FromSeconds(10));

        // A scrape and a check wait for it too, and a client holds its connection open.
        var waiting = Task.WhenAll(
            Ended(gateway.SendAsync("GET", "targets/hung-redis/metrics?maxage=1s")), Ended(gateway.SendAsync("POST", "api/v1/targets/hung-redis/check")));
        await gateway.Process.WaitUntilAsync(() => Task.FromResult(hung.Connections >= 3), TimeSpan.FromSeconds(10));
        var (exitCode, took) = await gateway.StopAsync();
        await waiting;
        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(10), took.ToString());

        var lines = await File.ReadAllLinesAsync(gateway.LogPath);
        Assert.True(lines.Length >= 4, string.Join('\n', lines));
        Assert.All(lines, line => AssertEntry(line, format));
        Assert.Contains(lines, line => line.Contains("stopping", StringComparison.Ordinal));
        Problems.AssertNoFaults(lines);

        // It gave the directory free, and what it knew it knows again.
        await gateway.StartAgainAsync();
        Assert.Equal(3, (await gateway.RegisteredAsync()).Count);
    }

    private static void AssertEntry(string line, string format)
    {
        if (format == "text")
        {
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info |warn |ERROR) \S", line);
            return;
        }

        using var entry = JsonDocument.Parse(line);
        Assert.Equal(JsonValueKind.Object, entry.RootElement.ValueKind);
        foreach (var name in (string[])["Timestamp", "LogLevel", "Message"])
        {
            Assert.False(string.IsNullOrEmpty(entry.RootElement.GetProperty(name).GetString()), line);
        }
    }

    private static async Task Ended(Task<HttpAnswer> request)
    {
        try
        {
            await request;
        }
        catch (HttpRequestException)
        {
            // Cut off by the end of the process.
        }
    }
}
