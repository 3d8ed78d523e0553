using System.Collections.Concurrent;
using Fleet.Cluster;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Scheduling;
using Fleet.Silo.HandOver;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Time;
using Fleet.Tests.Unit.Cluster.Placement;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Unit.Silo.HandOver;

/// <summary>One silo of a fleet in one process: the real host, giver and taker over fake collectors.</summary>
internal sealed class PlacedSilo : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(TargetId Id, FakeCollector Collector)> _made = new();
    private readonly Task _following;

    public PlacedSilo(string name, TargetRegistry registry, BenchPeers peers, ManualTime time, Action<FakeCollector> prepare)
    {
        Member = Views.Member(name);
        Membership = new FakeMembership(time);
        Placement = new PlacementFollower(registry, Membership);
        var shares = new SiloShares(
            new CollectGate(Limits.Default), new ConnectPace(Limits.Default with { ConnectsPerSecond = 1e6, ConnectsPerSecondToServer = 1e6 }, time), Membership.Tenure);
        var factory = new GrainFactory(
            new CollectorCatalog(Setups.Kind(context =>
            {
                var collector = new FakeCollector();
                prepare(collector);
                _made.Enqueue((context.Spec.Id, collector));
                return collector;
            })),
            new GrainDefaults(Setups.Interval, TimeSpan.FromSeconds(10)), shares, new SecretSource(null, Limits.Default, _ => null), time, NullLogger<GrainFactory>.Instance);
        var self = new SiloSelf(Member);
        Stats = new HandOverStats();
        var taker = new HandOverTaker(self, peers, Stats, time, NullLogger<HandOverTaker>.Instance);
        Host = new GrainHost(Placement, self, factory, taker, time, NullLogger<GrainHost>.Instance);
        peers.Add(Member.Address, new HandOverGiver(Host, Membership, Placement, self, Stats, time));
        Reader = new EmbeddedSiloReader(Host, factory, registry, time);
        Drain = new Drain(Host, Membership, Placement, self, time, NullLogger<Drain>.Instance);
        _following = Placement.RunAsync(_stop.Token);
    }

    public SiloMember Member { get; }

    public FakeMembership Membership { get; }

    public PlacementFollower Placement { get; }

    public GrainHost Host { get; }

    public EmbeddedSiloReader Reader { get; }

    public Drain Drain { get; }

    public HandOverStats Stats { get; }

    /// <summary>Targets that moved in a way of <see cref="HandOverStats" />.</summary>
    public double Moved(string how) => Stats.Read().Samples.Single(sample => sample.Labels[0].Value == how).Value;

    /// <summary>Collections so far, of one target or of all.</summary>
    public int Collections(TargetId? id = null) => _made.Where(m => id is null || m.Id == id).Sum(m => m.Collector.Count);

    public FakeCollector Collector(TargetId id) => _made.Last(m => m.Id == id).Collector;

    public IEnumerable<TargetId> Running => Host.Table.Seats.Where(s => s.Value is Seat.Running).Select(s => s.Key);

    public Seat? SeatOf(TargetId id) => Host.Table.Find(id);

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync(CancellationToken.None);
        Host.Dispose();
        await _stop.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
