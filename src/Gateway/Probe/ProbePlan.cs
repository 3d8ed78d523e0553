using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;

namespace Fleet.Gateway.Probe;

/// <summary>What a probe comes to: exactly one of three.</summary>
internal sealed record ProbePlan
{
    /// <summary>A registered target, to be answered from its snapshot.</summary>
    public TargetSpec? Registered { get; init; }

    /// <summary>A target on the allow-list.</summary>
    public TargetSpec? Allowed { get; init; }

    /// <summary>Why there is nothing to reach.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>A refusal because of one field.</summary>
    public static ProbePlan Refused(int status, string field, string reason) => new() { Refusal = Problem.Field(status, field, reason) };
}
