namespace Fleet.Grains.Packs;

/// <summary>Says that a pack shows its first rows one by one and all others as sums, so that its series stay few and the whole is kept.</summary>
/// <param name="Count">The parameter that says how many rows are always shown; half as many again may stay that were shown before.</param>
/// <param name="Label">The label that tells the rows apart; <see cref="Rest" /> in rows that hold the sums of all.</param>
/// <param name="Within">The label that says what such a sum is made over.</param>
internal sealed record TopRows(string Count, string Label, string Within)
{
    /// <summary>The value of <see cref="Label" /> in the rows of the sums, and in the series of what is not shown.</summary>
    public const string Rest = "other";
}
