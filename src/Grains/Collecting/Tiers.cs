namespace Fleet.Grains.Collecting;

/// <summary>How often a query or command is worth asking; several together say which tiers are due.</summary>
[Flags]
public enum Tiers
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Health and lag: every interval.</summary>
    Health = 1,

    /// <summary>Activity: every 2nd interval by default.</summary>
    Activity = 2,

    /// <summary>Sizes: every 4th interval by default.</summary>
    Sizes = 4,

    /// <summary>Heavy queries: every 20th interval by default.</summary>
    Heavy = 8,

    /// <summary>Everything: the first collection, and a check.</summary>
    All = Health | Activity | Sizes | Heavy,
}
