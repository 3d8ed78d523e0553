using System.Collections.Immutable;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>What the held connection gave in one collection.</summary>
/// <param name="Facts">What the server says of itself.</param>
/// <param name="Selection">The packs that fit it.</param>
/// <param name="Runs">Those of them that were due, asked in the database that the target is entered by.</param>
internal sealed record HeldAnswer(ServerFacts Facts, PackSelection Selection, ImmutableArray<PackRun> Runs);
