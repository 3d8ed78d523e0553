using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;

namespace Fleet.Silo.Serving;

/// <summary>Reads and writes <see cref="GrainState" />.</summary>
public static class GrainStates
{
    /// <summary>The state that a snapshot stands for; null is a grain without one.</summary>
    public static GrainState Of(TargetSnapshot? snapshot) => snapshot?.Standing.Kind switch
    {
        null => GrainState.Starting,
        OutcomeKind.Ok => GrainState.Up,
        OutcomeKind.Partial => GrainState.Partial,
        _ => GrainState.Down,
    };

    /// <summary>The state in lower case, as labels and the API have it.</summary>
    public static string LabelValue(this GrainState state) => state switch
    {
        GrainState.Starting => "starting",
        GrainState.Up => "up",
        GrainState.Partial => "partial",
        _ => "down",
    };
}
