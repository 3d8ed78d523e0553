using Fleet.Cluster;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Hosting;

namespace Fleet.Silo.Probing;

/// <summary>
/// Collects targets that nobody registered and somebody probes. Each has a grain like any other, so that probe after probe is
/// answered from a snapshot over one held connection; one that nobody probes any more is ended. Their number is bounded.
/// </summary>
public sealed class ProbeHost : BackgroundService
{
    private readonly GrainFactory _factory;
    private readonly TimeProvider _time;
    private readonly Limits _limits;
    private readonly Lock _gate = new();
    private readonly Dictionary<TargetId, ProbedTarget> _targets = [];
    private bool _hasEnded;

    /// <summary>A host with gates of its own: what is probed takes nothing from what is registered.</summary>
    public ProbeHost(CollectorCatalog catalog, GrainDefaults defaults, ISecretSource secrets, TimeProvider time, Limits limits, ILogger<GrainFactory> logger)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
        _time = time;
        var bounds = limits with { ConcurrentCollections = limits.ConcurrentProbes, ConcurrentSuspectCollections = limits.ConcurrentProbes };
        _factory = new GrainFactory(
            catalog, defaults, new SiloShares(new CollectGate(bounds), new ConnectPace(bounds, time), Tenure.Unlimited(time)), secrets, time, logger);
    }

    /// <summary>The target's snapshot, after its first collection when it has none; null when that does not end in time.</summary>
    /// <param name="spec">The target; its id stands for all of it that matters.</param>
    /// <param name="secrets">Where its password is from.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait, not the collection.</param>
    /// <exception cref="ProbesExhaustedException">There are too many targets.</exception>
    public async Task<TargetSnapshot?> ReadAsync(TargetSpec spec, ISecretSource secrets, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var grain = Take(spec, secrets).Grain;
        grain.NoteScrape();
        if (grain.Snapshot is { } snapshot)
        {
            return snapshot;
        }

        try
        {
            return await grain.CollectNowAsync(Tiers.All, join: true, cancellationToken).WaitAsync(patience, _time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return grain.Snapshot;
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        List<ProbedTarget> all;
        lock (_gate)
        {
            _hasEnded = true;
            all = [.. _targets.Values];
            _targets.Clear();
        }

        await Task.WhenAll(all.Select(target => target.Running.DisposeAsync().AsTask()));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_limits.ProbeKept / 10, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(TakeIdle().Select(target => target.Running.DisposeAsync().AsTask()));
        }
    }

    private RunningGrain Take(TargetSpec spec, ISecretSource secrets)
    {
        lock (_gate)
        {
            if (!_targets.TryGetValue(spec.Id, out var target))
            {
                RefuseTooMany(spec);
                var registered = new RegisteredTarget { Spec = spec, Origin = TargetOrigin.Api, Revision = 0 };
                target = new ProbedTarget(new RunningGrain(registered, SetupOf(spec, secrets), taken: null));
                _targets.Add(spec.Id, target);
                target.Running.Start();
            }

            target.ProbedAt = _time.GetTimestamp();
            return target.Running;
        }
    }

    private GrainSetup SetupOf(TargetSpec spec, ISecretSource secrets)
    {
        var setup = _factory.Setup(spec);
        var redis = setup.Limits.Redis with { FirstPassShare = _limits.ProbePassShare };
        return setup with { Secrets = secrets, Limits = setup.Limits with { Redis = redis } };
    }

    private void RefuseTooMany(TargetSpec spec)
    {
        if (_hasEnded || _targets.Count >= _limits.ProbedTargets)
        {
            throw new ProbesExhaustedException($"More than {_limits.ProbedTargets} targets are being probed: register them, or probe fewer.");
        }

        // Each holds a connection: databases without end must not use up those of one server.
        if (_targets.Values.Count(target => target.Running.Target.Spec.Address == spec.Address) >= _limits.ProbesPerServer)
        {
            throw new ProbesExhaustedException($"{spec.Address} is being probed in {_limits.ProbesPerServer} ways, with other keys, databases or logins: register what is to be watched, or wait until one of them was not asked for some minutes.");
        }
    }

    private List<ProbedTarget> TakeIdle()
    {
        lock (_gate)
        {
            var idle = _targets.Where(pair => _time.GetElapsedTime(pair.Value.ProbedAt) > _limits.ProbeKept).ToList();
            foreach (var (id, _) in idle)
            {
                _targets.Remove(id);
            }

            return [.. idle.Select(pair => pair.Value)];
        }
    }
}
