using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>What the drop-in variables of the exporters give.</summary>
public sealed record EnvironmentResult
{
    /// <summary>The targets; empty when there are problems.</summary>
    public ImmutableArray<TargetSpec> Targets { get; init; } = [];

    /// <summary>What stops the start; the paths are names of variables.</summary>
    public ImmutableArray<SpecProblem> Problems { get; init; } = [];

    /// <summary>What is set and not used, one line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
