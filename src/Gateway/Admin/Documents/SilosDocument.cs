namespace Fleet.Gateway.Admin.Documents;

/// <summary>The answer of listSilos.</summary>
internal sealed record SilosDocument
{
    /// <summary>The silos.</summary>
    public required SiloDocument[] Silos { get; init; }
}
