using System.Collections.Immutable;

namespace Fleet.Grains.Packs.Files;

/// <summary>What a file of queries says: its packs, or all that is wrong with it.</summary>
/// <param name="Packs">The packs; empty when there are problems.</param>
/// <param name="Problems">The problems.</param>
internal sealed record PackFileContent(ImmutableArray<QueryPack> Packs, ImmutableArray<PackProblem> Problems);
