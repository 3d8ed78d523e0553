using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>What one silo says of all its grains.</summary>
/// <param name="Member">The silo.</param>
/// <param name="Grains">Its grains; empty when it does not answer.</param>
/// <param name="Unreachable">Why it does not answer; null when it did.</param>
internal sealed record SiloStates(SiloMember Member, ImmutableArray<GrainSummary> Grains, string? Unreachable);
