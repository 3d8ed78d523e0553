namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of listTargets: one page.</summary>
internal sealed record TargetPage
{
    /// <summary>The targets of this page, by id.</summary>
    public required ListedTargetDocument[] Targets { get; init; }

    /// <summary>The value of after for the next page; null on the last page.</summary>
    public required string? Next { get; init; }
}
