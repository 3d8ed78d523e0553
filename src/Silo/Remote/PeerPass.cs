namespace Fleet.Silo.Remote;

/// <summary>A call that <see cref="PeerCircuit" /> let out.</summary>
/// <param name="Generation">The state of the circuit that it began in.</param>
internal readonly record struct PeerPass(int Generation);
