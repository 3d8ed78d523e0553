using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Cost;

/// <summary>What redis-benchmark's GETs took while somebody watched the server, and what the watching cost the server.</summary>
internal sealed partial record LatencyRow
{
    public static string Head =>
        $"{"GETs of 8 clients beside",-26} | {"a second",8} | {"p50 ms",7} | {"p99 ms",7} | {"most ms",7} | {"collections",11} | {"commands each",13} | {"server ms each",14} | {"longest ms",10}";

    public required string What { get; init; }

    public required double PerSecond { get; init; }

    public required double Median { get; init; }

    public required double Percentile99 { get; init; }

    public required double Longest { get; init; }

    public required long Collections { get; init; }

    /// <summary>Commands that the server took from the watcher, by collection.</summary>
    public required double Commands { get; init; }

    /// <summary>Time of the server's one thread for them, in milliseconds, by collection.</summary>
    public required double ServerTime { get; init; }

    /// <summary>The longest of the watcher's commands, in milliseconds: nobody else is served meanwhile.</summary>
    public required double LongestCommand { get; init; }

    /// <summary>Lets GETs run beside whole collections of a watcher.</summary>
    /// <param name="what">Who watches.</param>
    /// <param name="server">The watched server.</param>
    /// <param name="requests">How many GETs.</param>
    /// <param name="collections">How many collections the watcher has made; null when nobody watches.</param>
    public static async Task<LatencyRow> MeasureAsync(string what, RedisServer server, int requests, Func<Task<long>>? collections)
    {
        var before = await NextAsync(collections);
        await server.CommandAsync("CONFIG RESETSTAT", "CONFIG SET slowlog-log-slower-than 100", "CONFIG SET slowlog-max-len 100000", "SLOWLOG RESET");
        var times = (await BenchmarkAsync(server.Port, requests)).Split(',').Select(static cell => cell.Trim('"')).ToArray();
        var made = await NextAsync(collections) - before;
        var watched = Statistic().Matches(await server.CommandAsync("INFO commandstats"))
            .Where(static match => match.Groups[1].Value is not ("get" or "ping" or "debug" or "slowlog|reset" or "config|resetstat" or "config|set"))
            .Select(static match => (Calls: Number(match.Groups[2].Value), Usec: Number(match.Groups[3].Value))).ToArray();
        var longest = Slow().Matches(await server.CommandAsync("SLOWLOG GET 100000")).Select(static match => Number(match.Groups[1].Value)).DefaultIfEmpty(0).Max();
        return new LatencyRow
        {
            What = what,
            PerSecond = Number(times[1]),
            Median = Number(times[4]),
            Percentile99 = Number(times[6]),
            Longest = Number(times[7]),
            Collections = made,
            Commands = watched.Sum(static one => one.Calls) / Math.Max(1, made),
            ServerTime = watched.Sum(static one => one.Usec) / 1e3 / Math.Max(1, made),
            LongestCommand = longest / 1e3,
        };
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What,-26} | {PerSecond,8:0} | {Median,7:0.000} | {Percentile99,7:0.000} | {Longest,7:0.0} | {Collections,11} | {Commands,13:0.0} | {ServerTime,14:0.00} | {LongestCommand,10:0.0}");

    /// <summary>Waits for the end of a collection.</summary>
    private static async Task<long> NextAsync(Func<Task<long>>? collections)
    {
        if (collections is null)
        {
            return 0;
        }

        var before = await collections();
        var clock = Stopwatch.StartNew();
        while (await collections() == before && clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            await Task.Delay(20);
        }

        return await collections();
    }

    /// <summary>The line of redis-benchmark: test, requests a second, average, least, p50, p95, p99 and most, the times in milliseconds.</summary>
    private static async Task<string> BenchmarkAsync(int port, int requests)
    {
        using var benchmark = Process.Start(new ProcessStartInfo(
            "redis-benchmark",
            [
                "-p", port.ToString(CultureInfo.InvariantCulture), "-t", "get", "-c", "8", "-r", "200000",
                "-n", requests.ToString(CultureInfo.InvariantCulture), "--csv",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        var text = await benchmark.StandardOutput.ReadToEndAsync();
        await benchmark.WaitForExitAsync();
        Assert.Equal(0, benchmark.ExitCode);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Last(static line => line.StartsWith("\"GET\"", StringComparison.Ordinal));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^cmdstat_([^:]+):calls=(\d+),usec=(\d+)", RegexOptions.Multiline)]
    private static partial Regex Statistic();

    /// <summary>An entry of the slow log: id, time, microseconds.</summary>
    [GeneratedRegex(@"\*6\r\n:\d+\r\n:\d+\r\n:(\d+)\r\n")]
    private static partial Regex Slow();
}
