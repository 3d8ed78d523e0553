namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of explainTarget: everything that the target gets asked.</summary>
internal sealed record ExplainDocument
{
    /// <summary>The name of the target.</summary>
    public required string Id { get; init; }

    /// <summary>Time between two collections that is in force, such as 15s.</summary>
    public required string Interval { get; init; }

    /// <summary>What it gets asked.</summary>
    public required QueryDocument[] Queries { get; init; }

    /// <summary>The collectors that do not run on this target, and why.</summary>
    public required SkippedDocument[] Skipped { get; init; }
}
