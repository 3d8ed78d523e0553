namespace Fleet.Gateway.Admin.Documents;

/// <summary>How often each tier of collectors runs, in multiples (1 to 1000) of the target's interval.</summary>
internal sealed record TiersDocument
{
    /// <summary>Whether the server is up and replicating.</summary>
    public int? Health { get; init; }

    /// <summary>Connections, locks, rates.</summary>
    public int? Activity { get; init; }

    /// <summary>Sizes of databases and tables.</summary>
    public int? Sizes { get; init; }

    /// <summary>What costs the server most.</summary>
    public int? Heavy { get; init; }
}
