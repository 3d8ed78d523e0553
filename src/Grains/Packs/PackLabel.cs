namespace Fleet.Grains.Packs;

/// <summary>A label of a pack's family: from a column, or constant.</summary>
/// <param name="Name">The label's name.</param>
/// <param name="Column">The column it is read from; null for a constant.</param>
/// <param name="Constant">Its constant value when <paramref name="Column" /> is null.</param>
internal sealed record PackLabel(string Name, string? Column, string Constant = "");
