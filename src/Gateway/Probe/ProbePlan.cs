using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;

namespace Fleet.Gateway.Probe;

/// <summary>What a probe comes to: exactly one of three.</summary>
internal sealed record ProbePlan
{
    /// <summary>The answer about an address that nobody allowed.</summary>
    public static ProbePlan NotAllowed { get; } =
        Refused(StatusCodes.Status403Forbidden, "target", "is neither the address of a registered target nor on the list of gateway.probe.allow");

    /// <summary>A registered target, to be answered from its snapshot.</summary>
    public TargetSpec? Registered { get; init; }

    /// <summary>A target to be collected for those who probe it.</summary>
    public TargetSpec? Probed { get; init; }

    /// <summary>Why there is nothing to reach.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>A refusal because of one field.</summary>
    public static ProbePlan Refused(int status, string field, string reason) => new() { Refusal = Problem.Field(status, field, reason) };

    /// <summary>The refusal of a text that names no target at all; null when it may name one.</summary>
    public static ProbePlan? WhyNoTarget(string target) =>
        target.Length == 0 ? Refused(StatusCodes.Status400BadRequest, "target", "is missing: host:port, or the id of a target")
        : target.Length > Limits.Default.ProbeTargetChars
            ? Refused(StatusCodes.Status400BadRequest, "target", $"is longer than {Limits.Default.ProbeTargetChars} characters")
        : null;
}
