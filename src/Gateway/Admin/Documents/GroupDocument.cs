namespace Fleet.Gateway.Admin.Documents;

/// <summary>A group of targets.</summary>
internal sealed record GroupDocument
{
    /// <summary>Its name.</summary>
    public required string Group { get; init; }

    /// <summary>Its targets, by id.</summary>
    public required MemberDocument[] Members { get; init; }
}
