namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of importTargets, once all of them are stored.</summary>
internal sealed record ImportDocument
{
    /// <summary>Targets that are new.</summary>
    public required int Created { get; init; }

    /// <summary>Targets that existed before, changed or not.</summary>
    public required int Replaced { get; init; }
}
