using Fleet.Cluster.Discovery;
using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Cluster.Placement;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Unit.Silo.HandOver;

/// <summary>Several silos over one registry, in one process, with a clock moved by hand and views that the test sets.</summary>
internal sealed class FleetBench : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-bench-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, PlacedSilo> _silos = [];
    private FileStore _store = null!;
    private TargetRegistry _registry = null!;
    private Task _following = Task.CompletedTask;
    private long _view;

    public ManualTime Time { get; } = new();

    public BenchPeers Peers { get; } = new();

    public Action<FakeCollector> Prepare { get; set; } = collector => collector.Answers = _ => Collections.Ok();

    public CancellationToken Limit => _limit.Token;

    public TargetId[] Targets { get; private set; } = [];

    public PlacedSilo this[string name] => _silos[name];

    public bool Has(string name) => _silos.ContainsKey(name);

    /// <summary>Registers targets and starts silos; those of the first view.</summary>
    public async Task StartAsync(int targets, params string[] silos)
    {
        _store = await FileStore.OpenAsync(_directory, new FileStoreSettings(), NullLogger.Instance, Limit);
        Targets = [.. Enumerable.Range(0, targets).Select(i => TargetId.Parse($"target-{i}"))];
        await _store.PutManyAsync([.. Targets.Select(id => Specs.Postgres(id.Value))], Limit);
        _registry = new TargetRegistry(_store, null, [], NullLogger<TargetRegistry>.Instance);
        _following = _registry.RunAsync(_stop.Token);
        foreach (var name in silos)
        {
            await AddAsync(name);
        }

        View(silos);
        await UntilAsync(() => silos.Sum(s => this[s].Running.Count()) == targets);
    }

    /// <summary>Starts a silo that is in no view yet.</summary>
    public async Task<PlacedSilo> AddAsync(string name)
    {
        var silo = new PlacedSilo(name, _registry, Peers, Time, collector => Prepare(collector));
        _silos[name] = silo;
        if (_silos.Values.First().Membership.Views.Current is { Number: > 0 } view)
        {
            silo.Membership.Offer(view);
        }

        await silo.Host.StartAsync(Limit);
        return silo;
    }

    /// <summary>Tells all silos of a new view.</summary>
    public void View(params string[] names)
    {
        var view = Views.Of(++_view, names);
        foreach (var silo in _silos.Values)
        {
            silo.Membership.Offer(view);
        }
    }

    public async Task PutAsync(TargetSpec spec) => await _store.PutAsync(spec, null, Limit);

    /// <summary>Polls until the condition holds, moving the clock a little each time when asked to.</summary>
    public async Task UntilAsync(Func<bool> holds, TimeSpan step = default)
    {
        while (!holds())
        {
            if (step > TimeSpan.Zero)
            {
                Time.Advance(step);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos.Values)
        {
            await silo.DisposeAsync();
        }

        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        _stop.Dispose();
        _limit.Dispose();
    }
}
