namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of listGroups.</summary>
internal sealed record GroupsDocument
{
    /// <summary>The groups, by name. Targets without a group are in none.</summary>
    public required GroupDocument[] Groups { get; init; }
}
