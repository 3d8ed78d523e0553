namespace Fleet.Silo.HandOver;

/// <summary>What became of one target of a hand-over.</summary>
public enum HandOverStatus
{
    /// <summary>The grain has ended here and goes on there.</summary>
    Given,

    /// <summary>A collection is under way, or the grain itself is still on its way here: ask again in a moment.</summary>
    Busy,

    /// <summary>No grain of it is here.</summary>
    Unknown,
}
