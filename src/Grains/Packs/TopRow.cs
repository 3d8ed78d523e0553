using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>One row of a pack with <see cref="TopRows" />, as one family tells it.</summary>
/// <param name="Key">Tells it apart.</param>
/// <param name="Within">What it belongs to.</param>
/// <param name="IsSum">Whether it is the sum of all rows that belong to the same.</param>
/// <param name="Sample">Its sample.</param>
internal readonly record struct TopRow(string Key, string Within, bool IsSum, Sample Sample);
