using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>What the admin API asks about one target, and has done to it, wherever its grain is.</summary>
internal sealed class GrainAsks
{
    // A report is put together from memory; people wait for it.
    private static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(2);

    // The target's own timeout ends what is tried, a day is longer than any.
    private static readonly TimeSpan TryLimit = TimeSpan.FromDays(1);

    private readonly FleetSilos _silos;

    public GrainAsks(FleetSilos silos) => _silos = silos;

    /// <summary>What is known of a target: its owner's report, or else that of a silo that owned it before.</summary>
    public async Task<Asked<GrainReport>> ReportAsync(TargetId id, CancellationToken cancellationToken)
    {
        var placement = await _silos.PlacementAsync(id, ReportLimit, cancellationToken);
        var owner = placement.OwnerOf(id);
        var silence = owner is null ? Ownership.WhyNobody(placement, id) : null;
        foreach (var member in (IEnumerable<SiloMember>)[.. owner is null ? [] : new[] { owner }, .. placement.EarlierOwnersOf(id)])
        {
            try
            {
                if (await _silos.AskAsync(member, ReportLimit, (silo, token) => silo.ReportAsync(id, token).AsTask(), cancellationToken) is { } report)
                {
                    return new(report, silence);
                }
            }
            catch (SiloUnreachableException)
            {
                silence ??= member == owner ? DoesNotAnswer(member) : null;
            }
        }

        return new(null, silence);
    }

    /// <summary>Has the owner collect a target now.</summary>
    public Task<Asked<GrainReport>> CollectNowAsync(TargetId id, CancellationToken cancellationToken) =>
        AskOwnerAsync(id, (silo, token) => silo.CollectNowAsync(id, token), cancellationToken);

    /// <summary>Has the owner try a target: from where it is collected the way to it may be another than from here.</summary>
    public Task<Asked<CheckReport>> CheckAsync(TargetId id, CancellationToken cancellationToken) =>
        AskOwnerAsync(id, (silo, token) => silo.CheckAsync(id, token), cancellationToken);

    private async Task<Asked<T>> AskOwnerAsync<T>(
        TargetId id, Func<ISiloReader, CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var placement = await _silos.PlacementAsync(id, ReportLimit, cancellationToken);
        if (placement.OwnerOf(id) is not { } owner)
        {
            return new(null, Ownership.WhyNobody(placement, id));
        }

        try
        {
            return new(await _silos.AskAsync(owner, TryLimit, ask, cancellationToken), null);
        }
        catch (SiloUnreachableException)
        {
            return new(null, DoesNotAnswer(owner));
        }
    }

    private static string DoesNotAnswer(SiloMember owner) => $"its silo {owner.Name} does not answer";
}
