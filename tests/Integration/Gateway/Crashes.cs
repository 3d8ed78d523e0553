using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Fleet.Tests.Testing.Gateway;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>
/// kill -9 in the middle of registrations, again and again on one data directory (harsher than fresh ones: every start reads
/// what all crashes before left, and the journal is compacted in between).
/// </summary>
public sealed class Crashes(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Writes = 200;
    private const int Writers = 8;
    private const int Ids = 320;

    // What each id may be after a crash: its last confirmed state, or the one that was being written. Null is: not there.
    private readonly ConcurrentDictionary<string, (string? Confirmed, List<string?> Sent)> _states = new();
    private int _confirmed;
    private int _unconfirmedShown;

    [Fact]
    public async Task Nothing_confirmed_is_lost_and_nothing_half_written_is_served()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        await using var gateway = await GatewayProcess.StartAsync();
        var (total, cut) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            _confirmed = 0;
            var killAt = random.Next(1, Writes * 4 / 5);
            var writers = Enumerable.Range(0, Writers).Select(w => WriteAsync(gateway, w, new Random(random.Next()))).ToList();
            await Task.WhenAny(WaitForConfirmedAsync(killAt), Task.WhenAll(writers));
            await gateway.KillAsync();
            await Task.WhenAll(writers);
            total += _confirmed;
            cut += _confirmed < Writes ? 1 : 0;
            await gateway.StartAgainAsync();
            await CompareAsync(gateway, $"seed {seed}, round {round}, killed at {killAt}");
        }

        output.WriteLine(
            $"{Rounds} kills, {cut} of them in the middle; {total} writes confirmed, none lost; {_unconfirmedShown} unconfirmed ones "
            + $"stood whole; {_states.Count(s => s.Value.Confirmed is not null)} targets at the end; {clock.Elapsed.TotalSeconds:F1} s");
        Assert.True(cut >= Rounds / 2, $"only {cut} kills hit the writes");
    }

    // Each writer has ids of its own, so that the order of an id's writes is known.
    private async Task WriteAsync(GatewayProcess gateway, int writer, Random random)
    {
        for (var i = 0; i < Writes / Writers; i++)
        {
            var id = $"crash-{(random.Next(Ids / Writers) * Writers) + writer:000}";
            var spec = random.Next(10) == 0 ? null : Spec(id, random);
            var state = _states.GetValueOrDefault(id, (null, []));
            state.Sent.Add(spec);
            _states[id] = state;
            try
            {
                var answer = spec is null
                    ? await gateway.SendAsync("DELETE", "api/v1/targets/" + id)
                    : await gateway.SendAsync("PUT", "api/v1/targets/" + id, spec);
                Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.NotFound, answer.ToString());
                _states[id] = (spec, []);
                Interlocked.Increment(ref _confirmed);
            }
            catch (HttpRequestException)
            {
                // Killed while this write was under way: it may stand or not, and the writer ends.
                return;
            }
        }
    }

    private async Task WaitForConfirmedAsync(int count)
    {
        while (Volatile.Read(ref _confirmed) < count)
        {
            await Task.Yield();
        }
    }

    private async Task CompareAsync(GatewayProcess gateway, string where)
    {
        var served = (await gateway.RegisteredAsync()).ToDictionary(target => target.Key, target => WithoutOrigin(target.Value));
        var discovered = (await gateway.JsonAsync("sd")).AsArray().Select(group => (string)group!["labels"]!["__meta_fleet_id"]!).ToHashSet();
        Assert.True(discovered.SetEquals(served.Keys), $"{where}: /sd and the list differ");
        Assert.All(served.Keys, id => Assert.True(_states.ContainsKey(id), $"{where}: {id} was never sent"));
        foreach (var (id, (confirmed, sent)) in _states)
        {
            var now = served.GetValueOrDefault(id);
            Assert.True(now == confirmed || sent.Contains(now), $"{where}: {id} is {now}, confirmed was {confirmed}, sent {string.Join(" | ", sent)}");
            _unconfirmedShown += now != confirmed ? 1 : 0;
            _states[id] = (now, []);
        }
    }

    private static string WithoutOrigin(string target)
    {
        var node = JsonNode.Parse(target)!.AsObject();
        node.Remove("revision");
        node.Remove("origin");
        return node.ToJsonString();
    }

    // As the gateway writes it. The text is long, so that a write spans blocks of the disk.
    private static string Spec(string id, Random random) => new JsonObject
    {
        ["id"] = id,
        ["kind"] = "redis",
        ["address"] = "127.0.0.1:1",
        ["interval"] = "1h",
        ["labels"] = new JsonObject
        {
            ["stamp"] = random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["text"] = new string((char)('a' + random.Next(26)), random.Next(1, 1000)),
        },
    }.ToJsonString();
}
