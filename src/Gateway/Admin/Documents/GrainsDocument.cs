namespace Fleet.Gateway.Admin.Documents;

/// <summary>Targets of a silo by their state.</summary>
internal sealed record GrainsDocument
{
    /// <summary>No collection has ended yet.</summary>
    public required int Starting { get; init; }

    /// <summary>Every collector succeeded.</summary>
    public required int Up { get; init; }

    /// <summary>Reached, but a collector failed.</summary>
    public required int Partial { get; init; }

    /// <summary>Not reached.</summary>
    public required int Down { get; init; }
}
