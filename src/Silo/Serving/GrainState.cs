namespace Fleet.Silo.Serving;

/// <summary>The state of a grain, also the <c>state</c> label of <c>fleet_grains</c>.</summary>
public enum GrainState
{
    /// <summary>Its first collection has not ended.</summary>
    Starting,

    /// <summary>The last collection got all that was due.</summary>
    Up,

    /// <summary>The last collection reached the target but lost some collectors.</summary>
    Partial,

    /// <summary>The last collection did not reach the target.</summary>
    Down,
}
