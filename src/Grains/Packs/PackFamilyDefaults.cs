using System.Collections.Immutable;

namespace Fleet.Grains.Packs;

/// <summary>What a pack says once for all its families.</summary>
/// <param name="Labels">Labels of families that name none themselves.</param>
/// <param name="Constants">Constant labels that every family gets.</param>
/// <param name="Null">What becomes of NULL where the family does not say.</param>
internal sealed record PackFamilyDefaults(ImmutableArray<PackLabel> Labels, ImmutableArray<PackLabel> Constants, NullHandling Null);
