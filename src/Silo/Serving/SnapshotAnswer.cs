using Fleet.Grains.Snapshots;

namespace Fleet.Silo.Serving;

/// <summary>A silo's answer to a read: a closed union.</summary>
public abstract record SnapshotAnswer
{
    private SnapshotAnswer()
    {
    }

    /// <summary>The snapshot, its moments on this process' monotonic clock.</summary>
    /// <param name="Snapshot">The snapshot.</param>
    /// <param name="Encoded">As it came from another process; null from the silo of this one.</param>
    public sealed record Found(TargetSnapshot Snapshot, EncodedSnapshot? Encoded) : SnapshotAnswer;

    /// <summary>The snapshot is the one whose tag the query named.</summary>
    /// <param name="Age">How old it is by now.</param>
    public sealed record Unchanged(TimeSpan Age) : SnapshotAnswer;

    /// <summary>A grain has the target, but no snapshot yet.</summary>
    public sealed record NotYet : SnapshotAnswer;

    /// <summary>No grain has the target.</summary>
    public sealed record Unknown : SnapshotAnswer;
}
