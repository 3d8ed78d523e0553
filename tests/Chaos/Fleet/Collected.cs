namespace Fleet.Tests.Chaos.Fleet;

/// <summary>One collection, as the database saw it.</summary>
/// <param name="At">When it began, on the monotonic clock.</param>
/// <param name="Peer">The last byte of the collector's address.</param>
/// <param name="Connection">The connection that it came over.</param>
internal readonly record struct Collected(long At, byte Peer, int Connection);
