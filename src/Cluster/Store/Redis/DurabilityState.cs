namespace Fleet.Cluster.Store.Redis;

/// <summary>Whether a confirmed write outlives a crash of the store's machine.</summary>
public enum DurabilityState
{
    /// <summary>The store does not tell.</summary>
    Unknown,

    /// <summary>It is on disk before it is confirmed.</summary>
    Durable,

    /// <summary>It may be lost for a while after it was confirmed.</summary>
    NotDurable,
}
