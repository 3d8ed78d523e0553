namespace Fleet.Gateway.Admin.Documents;

/// <summary>A silo: a process, or a part of one, that collects targets.</summary>
internal sealed record SiloDocument
{
    /// <summary>Its name, the owner of its targets.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it runs inside the gateway that answers.</summary>
    public required bool Embedded { get; init; }

    /// <summary>How many of its targets are in which state.</summary>
    public required GrainsDocument Grains { get; init; }

    /// <summary>Why it owns what it owns.</summary>
    public required string Why { get; init; }
}
