using System.Collections.Concurrent;
using Fleet.Cluster;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Scheduling;
using Fleet.Silo.HandOver;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Cluster.Discovery;
using Fleet.Tests.Unit.Cluster.Placement;
using Fleet.Tests.Unit.Silo.HandOver;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Unit.Silo;

/// <summary>A silo over a real registry and store, with fake collectors and a clock moved by hand.</summary>
internal sealed class SiloBench : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-silo-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(TargetSpec Spec, FakeCollector Collector)> _made = new();
    private FileStore _store = null!;
    private TargetRegistry _registry = null!;
    private PlacementFollower _placement = null!;
    private Task _following = Task.CompletedTask;
    private Task _placing = Task.CompletedTask;

    public ManualTime Time { get; } = new();

    public ListLogger<GrainFactory> Log { get; } = new();

    /// <summary>Prepares each collector as it is made.</summary>
    public Action<FakeCollector> Prepare { get; set; } = _ => { };

    public GrainHost Host { get; private set; } = null!;

    public EmbeddedSiloReader Reader { get; private set; } = null!;

    public CancellationToken Limit => _limit.Token;

    /// <summary>The collectors made so far for a target, in order.</summary>
    public FakeCollector[] Collectors(string id) => [.. _made.Where(m => m.Spec.Id.Value == id).Select(m => m.Collector)];

    public async Task StartAsync(params IEnumerable<TargetSpec> targets)
    {
        _store = await FileStore.OpenAsync(_directory, new FileStoreSettings(), NullLogger.Instance, Limit);
        foreach (var target in targets)
        {
            await _store.PutAsync(target, null, Limit);
        }

        _registry = new TargetRegistry(_store, null, [], NullLogger<TargetRegistry>.Instance);
        _following = _registry.RunAsync(_stop.Token);
        var factory = new GrainFactory(
            new CollectorCatalog(Setups.Kind(Make)), new GrainDefaults(Setups.Interval, TimeSpan.FromSeconds(10)),
            new SiloShares(new CollectGate(Limits.Default), new ConnectPace(Limits.Default, Time), Tenure.Unlimited(Time)), new SecretSource(null, Limits.Default, _ => null), Time, Log);
        var self = new SiloSelf(Views.Member("solo"));
        _placement = new PlacementFollower(_registry, new SoloMembership(self.Member, Time));
        _placing = _placement.RunAsync(_stop.Token);
        var taker = new HandOverTaker(self, new BenchPeers(), new HandOverStats(), Time, NullLogger<HandOverTaker>.Instance);
        Host = new GrainHost(_placement, self, factory, taker, Time, NullLogger<GrainHost>.Instance);
        Reader = new EmbeddedSiloReader(Host, factory, _registry, Time);
        await Host.StartAsync(Limit);
    }

    public async Task PutAsync(TargetSpec spec) => await _store.PutAsync(spec, null, Limit);

    public async Task DeleteAsync(string id) => await _store.DeleteAsync(TargetId.Parse(id), null, Limit);

    /// <summary>Polls until the condition holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Limit);
        }
    }

    /// <summary>The grain that runs for a target; null when none does.</summary>
    public RunningGrain? Running(string id) => (Host.Table.Find(TargetId.Parse(id)) as Seat.Running)?.Grain;

    public bool HasSnapshot(string id) => Running(id)?.Grain.Snapshot is not null;

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync(Limit);
        Host.Dispose();
        await _stop.CancelAsync();
        await Task.WhenAll(_following, _placing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        _stop.Dispose();
        _limit.Dispose();
    }

    private FakeCollector Make(CollectorContext context)
    {
        var collector = new FakeCollector();
        Prepare(collector);
        _made.Enqueue((context.Spec, collector));
        return collector;
    }
}
