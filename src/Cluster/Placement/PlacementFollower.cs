using System.Collections.Immutable;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Members;

namespace Fleet.Cluster.Placement;

/// <summary>Follows the registry and the membership, and publishes who owns what; one for all who ask in this process.</summary>
public sealed class PlacementFollower
{
    // With caps a registration may push other targets on to other silos, and no view tells of it. Who is slow to follow finds
    // the owners of this many registrations ago.
    private const int PushesKept = 4;

    private readonly TargetRegistry _registry;
    private readonly IMembership _membership;
    private readonly Published<FleetPlacement> _placement;

    /// <summary>A follower; its first placement stands at once.</summary>
    public PlacementFollower(TargetRegistry registry, IMembership membership)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(membership);
        _registry = registry;
        _membership = membership;
        _placement = new Published<FleetPlacement>(Place(registry.Current, membership.Views, version: 1, known: []));
    }

    /// <summary>The newest placement, by one reference read.</summary>
    public FleetPlacement Current => _placement.Current;

    /// <summary>Completes as soon as <see cref="Current" /> is newer than <paramref name="seenVersion" />.</summary>
    public Task WaitForChangeAsync(long seenVersion, CancellationToken cancellationToken) =>
        _placement.WaitUntilAsync(placement => placement.Version > seenVersion, cancellationToken);

    /// <summary>Follows until the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (registry, views, current) = (_registry.Current, _membership.Views, Current);
            if (registry.Version != current.Registry.Version || views.Current.Number != current.View.Number)
            {
                _placement.Publish(Place(registry, views, current.Version + 1, current.Earlier.Insert(0, current.Table)));
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task[] sources =
            [
                _registry.WaitForChangeAsync(registry.Version, ended.Token),
                _membership.WaitForChangeAsync(views.Current.Number, ended.Token),
            ];
            await await Task.WhenAny(sources);
            await ended.CancelAsync();
            await Task.WhenAll(sources).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The owners of earlier views stand as they were reckoned then; those of views from before this process began are reckoned now.
    private static FleetPlacement Place(RegistryView registry, ViewHistory views, long version, ImmutableArray<PlacementTable> known) => new()
    {
        Version = version,
        Registry = registry,
        Table = PlacementTable.Build(views.Current, registry.Targets.Keys),
        Earlier =
        [
            .. IsCapped(views.Current) ? known.Where(table => table.View.Number == views.Current.Number).Take(PushesKept) : [],
            .. views.Earlier.Select(view => known.FirstOrDefault(table => table.View.Number == view.Number)
                ?? PlacementTable.Build(view, registry.Targets.Keys)),
        ],
    };

    private static bool IsCapped(FleetView view) => view.Members.Any(member => member.MaxTargets is not null);
}
