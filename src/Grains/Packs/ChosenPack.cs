namespace Fleet.Grains.Packs;

/// <summary>A pack with the variant that fits the server.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Query">The variant.</param>
/// <param name="ExtensionSchema">The quoted schema of its extension; empty for none.</param>
internal sealed record ChosenPack(QueryPack Pack, PackQuery Query, string ExtensionSchema);
