using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Registrations;

/// <summary>
/// Writers that register, change and delete targets through all gateways while a fault goes on, with a ledger of what was
/// confirmed. Each writer has ids of its own, so that the order of an id's writes is known; an id whose write has no known end is left alone.
/// </summary>
internal sealed class Registrar : IAsyncDisposable
{
    private const string Prefix = "write-";
    private const int IdsPerWriter = 40;
    private readonly ChaosFleet _fleet;
    private readonly TimeSpan _pause;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, IdLedger> _ids;
    private readonly ConcurrentQueue<WriteSeen> _seen = new();
    private readonly Task _running;

    /// <param name="fleet">Whom to write to.</param>
    /// <param name="writers">How many at once.</param>
    /// <param name="pause">Between two writes of one writer.</param>
    /// <param name="random">Makes the writers' own.</param>
    /// <param name="known">What earlier writers left confirmed.</param>
    public Registrar(ChaosFleet fleet, int writers, TimeSpan pause, Random random, IReadOnlyDictionary<string, IdLedger> known)
    {
        _fleet = fleet;
        _pause = pause;
        _ids = new(known, StringComparer.Ordinal);
        _running = Task.WhenAll([.. Enumerable.Range(0, writers).Select(writer => WriteAsync(writer, new Random(random.Next())))]);
    }

    /// <summary>What is known of each id.</summary>
    public IReadOnlyDictionary<string, IdLedger> Ids => _ids;

    /// <summary>All writes that came to an end.</summary>
    public IReadOnlyCollection<WriteSeen> Seen => _seen;

    /// <summary>Lets the writers end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Compares what a gateway lists with the ledger; one line for each id that is not as it may be.</summary>
    public async Task<IReadOnlyList<string>> CompareAsync(FleetProcess gateway)
    {
        var listed = (await ChaosFleet.RegisteredAsync(gateway)).Where(static target => ((string)target["id"]!).StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(static target => (string)target["id"]!, static target => IdLedger.Written(target), StringComparer.Ordinal);
        return
        [
            .. listed.Keys.Where(id => !_ids.ContainsKey(id)).Select(id => $"{gateway.Name}: {id} was never sent"),
            .. _ids.Where(id => !id.Value.MayBe(listed.GetValueOrDefault(id.Key)))
                .Select(id => $"{gateway.Name}: {id.Key} is {listed.GetValueOrDefault(id.Key) ?? "gone"}, {id.Value}"),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task WriteAsync(int writer, Random random)
    {
        await Task.Yield();
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{writer}-{random.Next(IdsPerWriter):00}-{i / 400}");
            var gateway = _fleet.Gateways[random.Next(_fleet.Gateways.Count)];
            var ledger = _ids.GetValueOrDefault(id, IdLedger.New);
            if (gateway.IsRunning && !ledger.IsAbandoned)
            {
                var spec = random.Next(6) == 0 ? null : Spec(id, random);
                var written = IdLedger.Written(spec);
                ledger = ledger with { Sent = ledger.Sent.Add(written), IsAbandoned = true };
                _ids[id] = ledger;
                _ids[id] = await SendAsync(gateway, id, spec) switch
                {
                    200 or 201 or 204 => IdLedger.Of(written),
                    404 when spec is null => IdLedger.Of(null),
                    0 => ledger,
                    _ => ledger with { IsAbandoned = false },
                };
            }

            await Task.Delay(_pause);
        }
    }

    // The status; 0 without an answer.
    private async Task<int> SendAsync(FleetProcess gateway, string id, JsonObject? spec)
    {
        var from = Stopwatch.GetTimestamp();
        var status = 0;
        try
        {
            var answer = await gateway.SendAsync(spec is null ? HttpMethod.Delete : HttpMethod.Put, "api/v1/targets/" + id, spec?.ToJsonString());
            status = (int)answer.Status;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // Killed under way, or no answer in time.
        }

        _seen.Enqueue(new WriteSeen(from, Stopwatch.GetTimestamp(), status, gateway.Name));
        return status;
    }

    // Nothing listens there, and the text is long, so that a write spans blocks of the disk.
    private static JsonObject Spec(string id, Random random) => new()
    {
        ["id"] = id,
        ["kind"] = "redis",
        ["address"] = "127.0.0.1:1",
        ["interval"] = "1h",
        ["labels"] = new JsonObject
        {
            ["stamp"] = random.NextInt64().ToString(CultureInfo.InvariantCulture),
            ["text"] = new string((char)('a' + random.Next(26)), random.Next(1, 1000)),
        },
    };
}
