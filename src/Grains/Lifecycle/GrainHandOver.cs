using Fleet.Grains.Scheduling;
using Fleet.Grains.Snapshots;

namespace Fleet.Grains.Lifecycle;

/// <summary>All that a grain leaves to its successor when its target moves to another silo.</summary>
public sealed record GrainHandOver
{
    /// <summary>Its last snapshot; null when its first collection never ended.</summary>
    public required TargetSnapshot? Snapshot { get; init; }

    /// <summary>Where its schedule stood.</summary>
    public required ScheduleState Schedule { get; init; }
}
