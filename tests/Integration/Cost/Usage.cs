namespace Fleet.Tests.Integration.Cost;

/// <summary>What a server was asked so far, and by how many connections and round trips.</summary>
/// <param name="Asked">Statements of PostgreSQL, commands of Redis.</param>
/// <param name="Connections">Connections opened.</param>
/// <param name="RoundTrips">Questions that waited for an answer.</param>
internal sealed record Usage(long Asked, long Connections, long RoundTrips);
