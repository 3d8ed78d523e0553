namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of putTarget and patchTarget: the target as it is stored now.</summary>
internal sealed record StoredTargetDocument : AnsweredTarget
{
    /// <summary>Which optional collectors run, and which of the default ones do not.</summary>
    public CollectorSelectionDocument? Collectors { get; init; }
}
