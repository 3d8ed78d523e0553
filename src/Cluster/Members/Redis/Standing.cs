namespace Fleet.Cluster.Members.Redis;

/// <summary>How this silo stands to the view that the store just told.</summary>
internal enum Standing
{
    /// <summary>It is one of its members.</summary>
    In,

    /// <summary>It is none of them, and did not wish so.</summary>
    Out,

    /// <summary>It gave its lease back, or wants to: what it still holds runs out by itself.</summary>
    Leaving,
}
