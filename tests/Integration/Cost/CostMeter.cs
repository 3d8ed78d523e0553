using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Cost;

/// <summary>Lets a program collect at a fixed pace and reckons what one of its collections costs.</summary>
/// <param name="usage">What the server was asked so far.</param>
/// <param name="collections">How many collections of a target count.</param>
/// <param name="warmUp">How many go before them.</param>
internal sealed partial class CostMeter(Func<Task<Usage>> usage, int collections, int warmUp)
{
    // The gateway of the tests collects every second.
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>The cost of an exporter: it collects when it is scraped.</summary>
    public async Task<CostRow> OfAsync(string what, ExporterProcess exporter)
    {
        long scrapes = 0;
        return await MeasureAsync(what, exporter.Process, Scrape, () => Task.FromResult(scrapes));

        Task<string> Scrape()
        {
            scrapes++;
            return exporter.ScrapeAsync();
        }
    }

    /// <summary>The cost of Fleet: it collects on its own, and each target is scraped as often.</summary>
    public async Task<CostRow> OfAsync(string what, GatewayProcess gateway, params string[] ids)
    {
        // The first collections may run out of time while the program compiles itself; they are not in the averages.
        await ScrapeAsync(warmUp, Scrape);
        var before = await CollectionsAsync(gateway, wanted: outcome => outcome != "ok");
        var row = await MeasureAsync(what, gateway.Process, Scrape, () => CollectionsAsync(gateway, _ => true));

        // One may fall victim to whatever else the machine does.
        Assert.InRange(await CollectionsAsync(gateway, outcome => outcome != "ok") - before, 0, Math.Max(1, collections / 10));
        return row;

        async Task<string> Scrape() => (await Task.WhenAll(ids.Select(id => gateway.GetAsync($"targets/{id}/metrics"))))[0];
    }

    private async Task<CostRow> MeasureAsync(string what, ServerProcess process, Func<Task<string>> scrape, Func<Task<long>> count)
    {
        await ScrapeAsync(Math.Min(collections, 10), scrape);
        await NextCollectionAsync(count);
        var (before, first, cpu) = (await usage(), await count(), Cpu(process));
        var page = await ScrapeAsync(collections, scrape);

        // Waiting for the next one asks the program again and again, which is no part of what it costs.
        cpu = Cpu(process) - cpu;
        double paced = await count() - first;
        await NextCollectionAsync(count);
        var (after, last) = (await usage(), await count());
        double made = last - first;
        Assert.True(made >= collections, $"{what}: {made} collections");
        return new CostRow
        {
            What = what,
            Collections = (long)made,
            Asked = (after.Asked - before.Asked) / made,
            Connections = (after.Connections - before.Connections) / made,
            RoundTrips = (after.RoundTrips - before.RoundTrips) / made,
            Cpu = cpu / Math.Max(1, paced),
            Series = Series().Count(page),
        };
    }

    private static async Task<string> ScrapeAsync(int times, Func<Task<string>> scrape)
    {
        var page = string.Empty;
        for (var i = 0; i < times; i++)
        {
            var next = Task.Delay(Pace);
            page = await scrape();
            await next;
        }

        return page;
    }

    // Marks are taken just after a collection, never in the middle of one.
    private static async Task NextCollectionAsync(Func<Task<long>> count)
    {
        var before = await count();
        var clock = Stopwatch.StartNew();
        while (await count() == before && clock.Elapsed < 2 * Pace)
        {
            await Task.Delay(20);
        }
    }

    /// <summary>The collections that a gateway's silo made, those with a wanted outcome.</summary>
    public static async Task<long> CollectionsAsync(GatewayProcess gateway, Predicate<string> wanted) =>
        Collections().Matches(await gateway.GetAsync("metrics"))
            .Where(match => wanted(match.Groups[1].Value))
            .Sum(match => long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    private static TimeSpan Cpu(ServerProcess process)
    {
        using var running = Process.GetProcessById(process.Pid);
        return running.TotalProcessorTime;
    }

    [GeneratedRegex("^fleet_collections_total\\{[^}]*outcome=\"([a-z]+)\"[^}]*\\} (\\d+)$", RegexOptions.Multiline)]
    private static partial Regex Collections();

    [GeneratedRegex("^(pg|redis)_[a-z_0-9]+[{ ]", RegexOptions.Multiline)]
    private static partial Regex Series();
}
