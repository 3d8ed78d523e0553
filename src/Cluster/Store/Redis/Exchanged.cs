using System.Collections.Immutable;

namespace Fleet.Cluster.Store.Redis;

/// <summary>What came of one exchange with the store.</summary>
/// <param name="Known">What is known from now on.</param>
/// <param name="Outcomes">What became of each write, in order; null for one that is to be sent again, surely not done yet.</param>
/// <param name="IsReadOnly">Whether the server is a replica: another connect may lead to the primary.</param>
internal sealed record Exchanged(KnownStore Known, ImmutableArray<ImmutableArray<WriteOutcome>?> Outcomes, bool IsReadOnly);
