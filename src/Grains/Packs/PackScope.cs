namespace Fleet.Grains.Packs;

/// <summary>Where a pack's statement has to be asked.</summary>
internal enum PackScope
{
    /// <summary>Once for the whole server.</summary>
    Server,

    /// <summary>Once in each database.</summary>
    Database,
}
