using System.Diagnostics;
using System.Globalization;
using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Witness;

/// <summary>Reads the own series of every process a few times a second: which view each goes by, and when.</summary>
internal sealed class ViewWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A view that was made just now has not been seen everywhere yet.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private readonly CancellationTokenSource _stop = new();

    // Guards both.
    private readonly Lock _lock = new();
    private readonly List<ViewSeen> _seen = [];
    private readonly Dictionary<string, string> _pages = new(StringComparer.Ordinal);
    private readonly Task _running;

    public ViewWatch(ChaosFleet fleet) =>
        _running = Task.WhenAll(fleet.Silos.Concat(fleet.Gateways).Select(FollowAsync));

    /// <summary>The sum of the samples of a family with this text in their labels, on the newest page of a process; 0 when there is none.</summary>
    public double Value(string process, string family, string label = "")
    {
        lock (_lock)
        {
            return _pages.GetValueOrDefault(process, string.Empty).Split('\n')
                .Where(line => line.StartsWith(family, StringComparison.Ordinal) && line[family.Length] is '{' or ' ' && line.Contains(label, StringComparison.Ordinal))
                .Sum(static line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>
    /// The longest time from a moment on in which these processes did not all go by one view; null when they still do not. A
    /// view that is made meanwhile, as balancing does, counts for as long as it takes to reach all.
    /// </summary>
    public TimeSpan? Convergence(long after, IEnumerable<string> processes)
    {
        List<ViewSeen> seen;
        lock (_lock)
        {
            seen = [.. _seen.Where(view => view.At >= after).OrderBy(static view => view.At)];
        }

        var current = processes.ToDictionary(static name => name, static _ => -1L, StringComparer.Ordinal);
        var longest = TimeSpan.Zero;
        long? differSince = after;
        foreach (var (at, process, view) in seen.Where(view => current.ContainsKey(view.Process)))
        {
            current[process] = view;
            if (current.Values.Distinct().Count() > 1)
            {
                differSince ??= at;
            }
            else if (differSince is { } since && view >= 0)
            {
                longest = Longer(longest, Stopwatch.GetElapsedTime(since, at));
                differSince = null;
            }
        }

        return differSince is { } still && Stopwatch.GetElapsedTime(still) > Settling ? null : longest;
    }

    /// <summary>How many different views were in force between two moments.</summary>
    public int Views(long from, long to)
    {
        lock (_lock)
        {
            return _seen.Where(view => view.At >= from && view.At < to).Select(static view => view.View).Distinct().Count();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task FollowAsync(FleetProcess process)
    {
        while (true)
        {
            await Task.Delay(Pause, _stop.Token);
            if (process.IsRunning)
            {
                await LookAsync(process);
            }
        }
    }

    private async Task LookAsync(FleetProcess process)
    {
        try
        {
            var page = await process.GetAsync("metrics").WaitAsync(Patience, _stop.Token);
            lock (_lock)
            {
                _pages[process.Name] = page;
            }

            var view = (long)Value(process.Name, "fleet_view");
            lock (_lock)
            {
                _seen.Add(new ViewSeen(Stopwatch.GetTimestamp(), process.Name, view));
            }
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or InvalidOperationException or IOException)
        {
            // Down, stopped, or just starting: not seen now.
        }
    }
}
