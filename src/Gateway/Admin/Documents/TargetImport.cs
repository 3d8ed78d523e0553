namespace Fleet.Gateway.Admin.Documents;

/// <summary>The body of importTargets.</summary>
internal sealed record TargetImport
{
    /// <summary>At most 5000 targets, each with its id and none twice.</summary>
    public required TargetDocument[] Targets { get; init; }
}
