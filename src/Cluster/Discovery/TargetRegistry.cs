using System.Collections.Immutable;
using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Discovery;

/// <summary>
/// Merges the three sources of targets into one numbered view: declared before environment before store. The drop-in
/// environment counts only while nothing is declared.
/// </summary>
public sealed class TargetRegistry
{
    private readonly IFleetStore _store;
    private readonly DeclaredTargets? _declared;
    private readonly ImmutableArray<TargetSpec> _environment;
    private readonly ILogger _logger;
    private readonly Published<RegistryView> _view;
    private readonly HashSet<TargetId> _shadowed = [];
    private bool _environmentLeftOut;

    /// <summary>Makes the registry; its first view stands at once.</summary>
    /// <param name="store">The registrations by API.</param>
    /// <param name="declared">Those of fleet.yaml; null without a file.</param>
    /// <param name="environment">Those of the drop-in variables.</param>
    /// <param name="logger">For what shadows what.</param>
    public TargetRegistry(IFleetStore store, DeclaredTargets? declared, ImmutableArray<TargetSpec> environment, ILogger<TargetRegistry> logger)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _declared = declared;
        _environment = environment;
        _logger = logger;
        _view = new Published<RegistryView>(
            new RegistryView { Version = 0, StoreRevision = -1, Targets = ImmutableSortedDictionary<TargetId, RegisteredTarget>.Empty });
        Refresh(store.Current, declared?.Current);
    }

    /// <summary>The newest view, by one reference read.</summary>
    public RegistryView Current => _view.Current;

    /// <summary>Completes as soon as <see cref="Current" /> is newer than <paramref name="seenVersion" />.</summary>
    public Task WaitForChangeAsync(long seenVersion, CancellationToken cancellationToken) =>
        _view.WaitUntilAsync(view => view.Version > seenVersion, cancellationToken);

    /// <summary>Completes as soon as <see cref="Current" /> holds the store's revision: what the API waits for before it answers a write.</summary>
    public Task WaitForStoreAsync(long revision, CancellationToken cancellationToken) =>
        _view.WaitUntilAsync(view => view.StoreRevision >= revision, cancellationToken);

    /// <summary>Whether the target is declared (or out of the environment), so that the API must refuse to change it.</summary>
    public bool IsReadOnly(TargetId id) => Current.Targets.TryGetValue(id, out var target) && target.IsReadOnly;

    /// <summary>Follows the sources until the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = _store.Current;
            var declared = _declared?.Current;
            Refresh(state, declared);
            await WaitForSourcesAsync(state.Revision, declared?.Version, cancellationToken);
        }
    }

    private async Task WaitForSourcesAsync(long revision, long? version, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> sources = [_store.WaitForChangeAsync(revision, ended.Token)];
        if (version is { } seen)
        {
            sources.Add(_declared!.WaitForChangeAsync(seen, ended.Token));
        }

        await await Task.WhenAny(sources);
        await ended.CancelAsync();
        await Task.WhenAll(sources).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Refresh(StoreState state, DeclaredView? declared)
    {
        var old = Current;
        var targets = state.Targets.Values.Select(stored => Keep(old, stored.Spec, TargetOrigin.Api, stored.Revision));
        var merged = targets.ToImmutableSortedDictionary(target => target.Spec.Id, target => target).ToBuilder();
        foreach (var target in ReadOnlyTargets(old, declared))
        {
            if (merged.TryGetValue(target.Spec.Id, out var under) && under.Origin == TargetOrigin.Api && _shadowed.Add(target.Spec.Id))
            {
                Log.Shadowed(_logger, target.Spec.Id);
            }

            merged[target.Spec.Id] = target;
        }

        var result = merged.ToImmutable();
        if (state.Revision != old.StoreRevision || !SameTargets(old.Targets, result))
        {
            _view.Publish(new RegistryView { Version = old.Version + 1, StoreRevision = state.Revision, Targets = result });
        }
    }

    private IEnumerable<RegisteredTarget> ReadOnlyTargets(RegistryView old, DeclaredView? declared)
    {
        if (declared is null || declared.Targets.IsEmpty)
        {
            return _environment.Select(spec => Keep(old, spec, TargetOrigin.Environment, 0));
        }

        if (!_environment.IsEmpty && !_environmentLeftOut)
        {
            _environmentLeftOut = true;
            Log.EnvironmentLeftOut(_logger, _environment.Length);
        }

        return declared.Targets.Select(spec => Keep(old, spec, TargetOrigin.File, declared.Version));
    }

    // An unchanged target keeps its instance, by which its grain sees that nothing changed.
    private static RegisteredTarget Keep(RegistryView view, TargetSpec spec, TargetOrigin origin, long revision) =>
        view.Targets.TryGetValue(spec.Id, out var old) && old.Origin == origin && IsSame(old, spec, revision)
            ? old
            : new RegisteredTarget { Spec = spec, Origin = origin, Revision = revision };

    private static bool IsSame(RegisteredTarget old, TargetSpec spec, long revision) =>
        old.Origin == TargetOrigin.Api ? old.Revision == revision : TargetSpecJson.Same(old.Spec, spec);

    private static bool SameTargets(
        ImmutableSortedDictionary<TargetId, RegisteredTarget> left, ImmutableSortedDictionary<TargetId, RegisteredTarget> right) =>
        left.Count == right.Count && left.Values.Zip(right.Values).All(pair => ReferenceEquals(pair.First, pair.Second));
}
