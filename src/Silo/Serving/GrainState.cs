namespace Fleet.Silo.Serving;

/// <summary>The state of a grain, also the <c>state</c> label of <c>fleet_grains</c>.</summary>
public enum GrainState
{
    /// <summary>Its first collection has not ended.</summary>
    Starting,

    /// <summary>The last attempt of every collector succeeded.</summary>
    Up,

    /// <summary>The target is reached, but the last attempt of some collector failed.</summary>
    Partial,

    /// <summary>The last collection did not reach the target.</summary>
    Down,
}
