using System.Collections.Immutable;

namespace Fleet.Grains.Packs;

/// <summary>The outcome of reading one pack: the pack, or all that is wrong with it.</summary>
/// <param name="Pack">The pack; null when there are problems.</param>
/// <param name="Problems">Every problem found.</param>
internal sealed record PackParse(QueryPack? Pack, ImmutableArray<PackProblem> Problems);
