namespace Fleet.Cluster.Members;

/// <summary>One silo of a view: who it is, where it answers, and how much it should carry.</summary>
public sealed record SiloMember
{
    /// <summary>Its name, unique in the fleet and the same after a restart: what placement hashes.</summary>
    public required string Name { get; init; }

    /// <summary>Random, new with every start of its process: a restarted silo owns the same targets, but runs none of them yet.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Where other processes reach its internal endpoint, as host:port.</summary>
    public required string Address { get; init; }

    /// <summary>Its share of the targets beside the others': 1 is a fair share; above 0, at most 4.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The most targets that it takes; null for any number.</summary>
    public int? MaxTargets { get; init; }

    /// <summary>Whether the other is the same process, whatever its weight is by now.</summary>
    public bool IsSameProcess(SiloMember? other) => other is not null && Name == other.Name && Incarnation == other.Incarnation;
}
