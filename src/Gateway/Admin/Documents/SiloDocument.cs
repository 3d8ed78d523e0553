namespace Fleet.Gateway.Admin.Documents;

/// <summary>A silo: a process, or a part of one, that collects targets.</summary>
internal sealed record SiloDocument
{
    /// <summary>Its name, the owner of its targets.</summary>
    public required string Name { get; init; }

    /// <summary>Another one with every start of its process.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Where other processes of the fleet reach it, as host:port.</summary>
    public required string Address { get; init; }

    /// <summary>Whether it runs inside the gateway that answers.</summary>
    public required bool Embedded { get; init; }

    /// <summary>Its share of the targets beside the others': 1 is a fair share.</summary>
    public required double Weight { get; init; }

    /// <summary>The most targets that it takes; null for any number.</summary>
    public required int? MaxTargets { get; init; }

    /// <summary>Targets that it owns in this view.</summary>
    public required int Targets { get; init; }

    /// <summary>How many targets it collects, by state; null when it does not answer.</summary>
    public required GrainsDocument? Grains { get; init; }

    /// <summary>Why it does not answer; null when it does.</summary>
    public required string? Unreachable { get; init; }

    /// <summary>What it carries; null while it has told nothing.</summary>
    public required LoadDocument? Load { get; init; }
}
