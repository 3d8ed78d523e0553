using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>The declared targets at one moment: those of the last good file, and how the last reading went.</summary>
public sealed record DeclaredView
{
    /// <summary>Counts every reading of a changed file, good or bad, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The targets of the last good file, in its order.</summary>
    public required ImmutableArray<TargetSpec> Targets { get; init; }

    /// <summary>How the last reading went.</summary>
    public required ReloadStatus Status { get; init; }
}
