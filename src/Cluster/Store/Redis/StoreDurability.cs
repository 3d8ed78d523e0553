namespace Fleet.Cluster.Store.Redis;

/// <summary>How durable the shared store says it is, asked at each connect.</summary>
/// <param name="State">In a word.</param>
/// <param name="Sentence">For people: what it is, and what to change.</param>
public sealed record StoreDurability(DurabilityState State, string Sentence);
