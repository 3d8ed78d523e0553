using System.Collections.Immutable;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Grains.Scheduling;

namespace Fleet.Silo.Hosting;

/// <summary>
/// Follows the registry: a new target gets a grain, a changed one a new grain, a deleted one's grain ends. Only this loop
/// changes the grains; readers take the whole table by one reference read.
/// </summary>
public sealed class GrainHost : BackgroundService
{
    private readonly TargetRegistry _registry;
    private readonly GrainFactory _factory;
    private readonly ILogger<GrainHost> _logger;
    private bool _watching;
    private ImmutableDictionary<TargetId, RunningGrain> _grains = ImmutableDictionary<TargetId, RunningGrain>.Empty;

    /// <summary>A host without grains until it is started.</summary>
    public GrainHost(TargetRegistry registry, GrainFactory factory, ILogger<GrainHost> logger)
    {
        _registry = registry;
        _factory = factory;
        _logger = logger;
    }

    internal ImmutableDictionary<TargetId, RunningGrain> Grains => Volatile.Read(ref _grains);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(Grains.Values.Select(g => g.DisposeAsync().AsTask())).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var view = _registry.Current;
            await ApplyAsync(view);

            // The normal end is no exception: when another part could not start, the host would log it as a failure.
            await _registry.WaitForChangeAsync(view.Version, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ApplyAsync(RegistryView view)
    {
        var before = Grains;
        var ended = before.Where(g => !view.Targets.TryGetValue(g.Key, out var target) || !IsSame(g.Value.Target, target)).ToList();

        // A grain ends before its successor begins: never two collections of one target at once.
        await Task.WhenAll(ended.Select(g => g.Value.DisposeAsync().AsTask()));

        var after = before.RemoveRange(ended.Where(g => !view.Targets.ContainsKey(g.Key)).Select(g => g.Key)).ToBuilder();
        foreach (var (id, target) in view.Targets)
        {
            if (!before.TryGetValue(id, out var running) || !IsSame(running.Target, target))
            {
                after[id] = Start(target, running);
            }
        }

        Volatile.Write(ref _grains, after.ToImmutable());
        if (!_watching)
        {
            // Later changes are the doing of people who see their answers; only the start is told here.
            _watching = true;
            Log.Watching(_logger, after.Count);
        }
    }

    private RunningGrain Start(RegisteredTarget target, RunningGrain? before)
    {
        // The old snapshot goes on being served only while it is of the same server.
        var sameServer = before is not null
            && before.Target.Spec.Kind == target.Spec.Kind
            && string.Equals(before.Target.Spec.Address, target.Spec.Address, StringComparison.Ordinal);
        var taken = sameServer ? before!.Grain.HandOver() with { Schedule = ScheduleState.Anew } : null;
        return new RunningGrain(target, _factory.Setup(target.Spec), taken);
    }

    private static bool IsSame(RegisteredTarget one, RegisteredTarget other) =>
        ReferenceEquals(one.Spec, other.Spec) || (one.Origin == other.Origin && one.Revision == other.Revision && one.Revision != 0);
}
