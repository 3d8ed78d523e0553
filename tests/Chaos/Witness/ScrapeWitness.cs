using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Witness;

/// <summary>
/// Scrapes as two Prometheus do, one at each gateway, and keeps every single answer. Some targets are scraped every second
/// through every gateway, so that a short gap shows; all others in turn, each once in a period through every gateway.
/// </summary>
internal sealed class ScrapeWitness : IAsyncDisposable
{
    private const int SlicesPerSecond = 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly int _pinned;
    private readonly TimeSpan _period;
    private readonly HttpClient[] _clients;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _underWay = [];

    // Guards the list.
    private readonly Lock _lock = new();
    private readonly List<Scraped> _scraped = [];
    private readonly Task _running;
    private long _turn;

    /// <summary>Begins to scrape; the pinned targets come first in the list.</summary>
    /// <param name="fleet">Whose gateways are asked.</param>
    /// <param name="targets">What is scraped.</param>
    /// <param name="pinned">How many of them every second through every gateway.</param>
    /// <param name="period">In which each of the others is scraped once through every gateway.</param>
    public ScrapeWitness(ChaosFleet fleet, IReadOnlyList<ScrapedTarget> targets, int pinned, TimeSpan period)
    {
        _pinned = Math.Min(pinned, targets.Count);
        _period = period;
        Targets = targets;
        _clients = [.. fleet.Gateways.Select(Client)];
        _running = RunAsync();
    }

    public IReadOnlyList<ScrapedTarget> Targets { get; }

    /// <summary>The scrapes that touched a time, finished until now.</summary>
    public IReadOnlyList<Scraped> Between(long from, long to)
    {
        lock (_lock)
        {
            return [.. _scraped.Where(scraped => scraped.To >= from && scraped.From < to)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_underWay);
        Array.ForEach(_clients, static client => client.Dispose());
        _stop.Dispose();
    }

    private static HttpClient Client(FleetProcess gateway) => new(new SocketsHttpHandler { ConnectTimeout = Timeout })
    {
        BaseAddress = gateway.Client.BaseAddress,
        Timeout = Timeout,
    };

    // A second in slices, so that the scrapes of one second do not come all at once.
    private async Task RunAsync()
    {
        var began = Stopwatch.GetTimestamp();
        for (var slice = 0L; ; slice++)
        {
            var wait = TimeSpan.FromSeconds((double)slice / SlicesPerSecond) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _stop.Token);
            }

            _stop.Token.ThrowIfCancellationRequested();
            _underWay.RemoveWhere(static task => task.IsCompleted);
            BeginPinned((int)(slice % SlicesPerSecond));
            BeginOthers(Stopwatch.GetElapsedTime(began));
        }
    }

    private void BeginPinned(int slice)
    {
        for (var target = slice; target < _pinned; target += SlicesPerSecond)
        {
            for (var gateway = 0; gateway < _clients.Length; gateway++)
            {
                _underWay.Add(ScrapeAsync(target, gateway));
            }
        }
    }

    // All targets through the first gateway, then all through the next, at an even pace.
    private void BeginOthers(TimeSpan elapsed)
    {
        var others = Targets.Count - _pinned;
        for (var due = (long)(elapsed / _period * others * _clients.Length); _turn < due; _turn++)
        {
            var (round, target) = Math.DivRem(_turn, others);
            _underWay.Add(ScrapeAsync(_pinned + (int)target, (int)(round % _clients.Length)));
        }
    }

    private async Task ScrapeAsync(int target, int gateway)
    {
        var scraped = new Scraped { Target = target, Gateway = gateway, From = Stopwatch.GetTimestamp() };
        try
        {
            using var answer = await _clients[gateway].GetAsync(Targets[target].Path);
            var page = await answer.Content.ReadAsByteArrayAsync();
            scraped = scraped with
            {
                Status = (int)answer.StatusCode,
                Age = AgeIn(page),
                Refusal = answer.IsSuccessStatusCode ? null : Encoding.UTF8.GetString(page).ReplaceLineEndings(" "),
                IsUp = Targets[target].SaysUp(page),
                IsOwn = Targets[target].IsOwn(page),
            };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            scraped = scraped with { Refusal = e.Message };
        }

        lock (_lock)
        {
            _scraped.Add(scraped with { To = Stopwatch.GetTimestamp() });
        }
    }

    private static float AgeIn(ReadOnlySpan<byte> page)
    {
        var name = "\nfleet_snapshot_age_seconds "u8;
        var at = page.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(page[(at + name.Length)..], out float age, out _) ? age : float.NaN;
    }
}
