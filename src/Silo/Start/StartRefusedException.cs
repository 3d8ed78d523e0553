using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Start;

/// <summary>The process cannot start with what it was given; each problem is one line for the user.</summary>
internal sealed class StartRefusedException(ImmutableArray<SpecProblem> problems) : Exception("The configuration is refused.")
{
    /// <summary>All problems.</summary>
    public ImmutableArray<SpecProblem> Problems { get; } = problems;
}
