namespace Fleet.Grains.Packs;

/// <summary>What becomes of a family's sample when its column is NULL.</summary>
internal enum NullHandling
{
    /// <summary>No sample.</summary>
    Omit,

    /// <summary>The value 0.</summary>
    Zero,

    /// <summary>The value NaN.</summary>
    NaN,
}
