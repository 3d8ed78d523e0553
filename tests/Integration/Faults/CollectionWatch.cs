using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Fleet.Tests.Integration.Faults;

/// <summary>
/// Follows every collection of the watched targets through the API, so that the tests count collections and not seconds.
/// </summary>
internal sealed class CollectionWatch : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly Func<string, Task<string>> _page;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, List<Observed>> _seen = new(StringComparer.Ordinal);
    private readonly Task _running;

    /// <summary>Begins to watch; <paramref name="page" /> reads a page of the gateway.</summary>
    public CollectionWatch(Func<string, Task<string>> page)
    {
        _page = page;
        _running = RunAsync();
    }

    /// <summary>Watches a target too. To be called before it is registered, so that no collection is missed.</summary>
    public void Follow(string id)
    {
        lock (_seen)
        {
            _seen[id] = [];
        }
    }

    /// <summary>All targets that are or were watched.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen.Keys];
            }
        }
    }

    /// <summary>The collections of a target seen so far.</summary>
    public IReadOnlyList<Observed> Of(string id)
    {
        lock (_seen)
        {
            return [.. _seen[id]];
        }
    }

    /// <summary>Looks at a target now and gives how many of its collections were seen so far.</summary>
    public async Task<int> MarkAsync(string id)
    {
        await LookAsync(id);
        return Of(id).Count;
    }

    /// <summary>Waits until so many collections were seen since the mark, and gives them.</summary>
    public async Task<IReadOnlyList<Observed>> SinceAsync(string id, int mark, int count)
    {
        var clock = Stopwatch.StartNew();
        while (Of(id).Count < mark + count)
        {
            Assert.True(clock.Elapsed < Limit, $"{id}: waited in vain for {count} collections");
            await Task.Delay(Pause);
        }

        return Of(id).Skip(mark).ToList();
    }

    /// <summary>The first collection since the mark that is as wanted, and its number, counted from 1.</summary>
    public async Task<(int Number, Observed First)> FirstAsync(string id, int mark, Predicate<Observed> wanted)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var since = Of(id).Skip(mark).ToList();
            if (since.FindIndex(wanted) is >= 0 and var found)
            {
                return (found + 1, since[found]);
            }

            Assert.True(clock.Elapsed < Limit, $"{id}: waited in vain, seen since:\n{string.Join('\n', since)}");
            await Task.Delay(Pause);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var id in Ids)
            {
                await LookAsync(id);
            }

            await Task.Delay(Pause);
        }
    }

    private async Task LookAsync(string id)
    {
        var page = JsonNode.Parse(await _page("api/v1/targets/" + id))!;
        if (page["lastCollection"] is not { } last)
        {
            return;
        }

        var observed = new Observed(
            (string)last["at"]!, (string)last["outcome"]!, (string)last["reason"]!, (string)last["message"]!, page["skipped"]!.ToJsonString());
        lock (_seen)
        {
            // Two looks at the same time may come back in either order.
            if (_seen[id].LastOrDefault() is not { } before || string.CompareOrdinal(before.At, observed.At) < 0)
            {
                _seen[id].Add(observed);
            }
        }
    }
}
