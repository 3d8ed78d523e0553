namespace Fleet.Cluster.Targets;

/// <summary>At which multiples of the target's interval the packs of each tier run; 1 is every time.</summary>
public sealed record TierMultiples
{
    /// <summary>Health and lag.</summary>
    public int Health { get; init; } = 1;

    /// <summary>Activity.</summary>
    public int Activity { get; init; } = 2;

    /// <summary>Sizes.</summary>
    public int Sizes { get; init; } = 4;

    /// <summary>Heavy queries.</summary>
    public int Heavy { get; init; } = 20;
}
