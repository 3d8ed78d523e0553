using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.HandOver;

/// <summary>A new owner's wish to take targets over from the silo that it sends this to.</summary>
public sealed record HandOverRequest
{
    /// <summary>The most targets of one request: their snapshots together stay below the cap of the answer.</summary>
    public const int MaxTargets = 100;

    /// <summary>The view that makes the sender the owner; it may be newer than what the asked silo knows.</summary>
    public required FleetView View { get; init; }

    /// <summary>The targets, at most <see cref="MaxTargets" />.</summary>
    public required ImmutableArray<TargetId> Targets { get; init; }
}
