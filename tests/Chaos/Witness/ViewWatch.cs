using System.Diagnostics;
using System.Globalization;
using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Witness;

/// <summary>Reads the own series of every process a few times a second: which view each goes by, and when.</summary>
internal sealed class ViewWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
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
    /// How long after a moment these processes all went by the view that is the last one now; null when they still do not.
    /// </summary>
    public TimeSpan? Convergence(long after, IEnumerable<string> processes)
    {
        lock (_lock)
        {
            var seen = processes.Select(name => _seen.Where(view => view.Process == name && view.At >= after).ToList()).ToList();
            if (seen.Exists(static views => views.Count == 0))
            {
                return null;
            }

            var last = seen.Max(static views => views[^1].View);
            if (seen.Exists(views => views[^1].View != last))
            {
                return null;
            }

            var reached = seen.Max(views => views[views.FindLastIndex(view => view.View != last) + 1].At);
            return Stopwatch.GetElapsedTime(after, reached);
        }
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
