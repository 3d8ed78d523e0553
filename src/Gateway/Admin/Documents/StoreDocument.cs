namespace Fleet.Gateway.Admin.Documents;

/// <summary>The store that holds what is registered.</summary>
internal sealed record StoreDocument
{
    /// <summary>Whether it takes writes.</summary>
    public required bool Up { get; init; }

    /// <summary>How safe a confirmed write is; null while that is not known.</summary>
    public required string? Durability { get; init; }
}
