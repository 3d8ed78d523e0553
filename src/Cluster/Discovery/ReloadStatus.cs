using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>How the last reading of fleet.yaml's targets went: the source of <c>fleet_config_last_reload_success</c>.</summary>
public sealed record ReloadStatus
{
    /// <summary>Whether the file as it is now is what counts.</summary>
    public required bool Success { get; init; }

    /// <summary>When the file, as it is now, was read.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What is wrong with it; empty after a success.</summary>
    public ImmutableArray<SpecProblem> Problems { get; init; } = [];
}
