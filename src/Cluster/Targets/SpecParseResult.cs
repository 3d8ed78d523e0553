using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Fleet.Cluster.Targets;

/// <summary>What <see cref="TargetSpecParser" /> makes of one description: a valid spec, or every problem at once.</summary>
public sealed record SpecParseResult
{
    /// <summary>The spec; null exactly when there are problems.</summary>
    public TargetSpec? Spec { get; init; }

    /// <summary>All that is wrong, in the order of the fields.</summary>
    public ImmutableArray<SpecProblem> Problems { get; init; } = [];

    /// <summary>Whether there is a spec.</summary>
    [MemberNotNullWhen(true, nameof(Spec))]
    public bool Ok => Spec is not null;
}
