using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleet.Tests.Testing.Gateway;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Registers targets that are collected every second, and counts how many collections something takes to show.</summary>
internal sealed partial class FailoverWatch(GatewayProcess gateway, ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public async Task RegisterAsync(string id, string address, JsonObject? options = null, string kind = "redis")
    {
        using var answer = await gateway.PutAsync(id, new JsonObject { ["kind"] = kind, ["address"] = address, ["options"] = options ?? [] });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await gateway.WaitForAsync($"targets/{id}/metrics", page => page.Contains("redis_up 1\n", StringComparison.Ordinal), Limit);
    }

    /// <summary>The event itself: the time counts from here.</summary>
    public void Began(string what)
    {
        output.WriteLine("-- " + what);
        _clock.Restart();
    }

    /// <summary>How many collections of a target there were.</summary>
    public async Task<int> CollectionsAsync(string id) => Collections(await gateway.GetAsync($"targets/{id}/metrics"));

    /// <summary>Waits until the page of a target has a text; with which collection since the mark it came.</summary>
    public async Task<int> ShowsAsync(string id, int mark, string text)
    {
        var page = await gateway.WaitForAsync($"targets/{id}/metrics", page => page.Contains(text, StringComparison.Ordinal), Limit);
        var number = Collections(page) - mark;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id,-12} {text.TrimEnd(),-90} collection {number}, {_clock.Elapsed.TotalSeconds:0.0} s"));
        return number;
    }

    /// <summary>Tells how families of a target change from collection to collection, until its page has a text; gives with which collection that came.</summary>
    public async Task<int> FollowAsync(string id, int mark, Predicate<string> until, params string[] families)
    {
        var told = string.Empty;
        while (true)
        {
            var page = await gateway.GetAsync($"targets/{id}/metrics");
            var now = string.Join("  ", page.Split('\n').Where(line => families.Any(family => line.StartsWith(family + "{", StringComparison.Ordinal) || line.StartsWith(family + " ", StringComparison.Ordinal))));
            if (now != told)
            {
                told = now;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id,-9} {Collections(page) - mark,3}. {_clock.Elapsed.TotalSeconds,5:0.0} s  {now}"));
            }

            if (until(page))
            {
                return Collections(page) - mark;
            }

            Assert.True(_clock.Elapsed < Limit, $"{id}: waited in vain, last: {now}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>What the API says of a target: state, outcome and reason.</summary>
    public async Task<string> ApiAsync(string id)
    {
        var target = await gateway.JsonAsync("api/v1/targets/" + id);
        return $"{target["state"]} {target["lastCollection"]!["outcome"]} {target["lastCollection"]!["reason"]}";
    }

    /// <summary>The samples of a family on a target's page, as they are written.</summary>
    public async Task<IReadOnlyList<string>> SamplesAsync(string id, string family) =>
        [.. (await gateway.GetAsync($"targets/{id}/metrics")).Split('\n').Where(line => line.StartsWith(family + "{", StringComparison.Ordinal) || line.StartsWith(family + " ", StringComparison.Ordinal))];

    private static int Collections(string page) => int.Parse(Count().Match(page).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^redis_exporter_scrapes_total (\\d+)$", RegexOptions.Multiline)]
    private static partial Regex Count();
}
