namespace Fleet.Gateway.Admin.Documents;

/// <summary>What a silo carries, as it last told the others.</summary>
internal sealed record LoadDocument
{
    /// <summary>Targets that it collects.</summary>
    public required int Grains { get; init; }

    /// <summary>Collections under way at a time, on average.</summary>
    public required double Busy { get; init; }
}
