namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of putTarget and patchTarget: the target as it is stored now.</summary>
internal sealed record StoredTargetDocument : AnsweredTarget
{
    /// <summary>Which optional collectors run, and which of the default ones do not.</summary>
    public CollectorSelectionDocument? Collectors { get; init; }

    /// <summary>What is allowed but hardly meant, such as series that Prometheus cannot tell from another target's; one sentence each.</summary>
    public required string[] Warnings { get; init; }
}
