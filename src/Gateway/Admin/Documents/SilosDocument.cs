namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of listSilos: the view in force.</summary>
internal sealed record SilosDocument
{
    /// <summary>The number of the view; it grows whenever a silo joins or goes.</summary>
    public required long View { get; init; }

    /// <summary>What made the view.</summary>
    public required string Why { get; init; }

    /// <summary>The store that holds what is registered.</summary>
    public required StoreDocument Store { get; init; }

    /// <summary>The silos, by name. A target belongs to the one with the highest score of all that have room (weighted rendezvous).</summary>
    public required SiloDocument[] Silos { get; init; }

    /// <summary>Targets that no silo has room for.</summary>
    public required int Unplaced { get; init; }
}
