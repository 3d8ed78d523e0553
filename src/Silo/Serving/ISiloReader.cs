using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Serving;

/// <summary>
/// All that can be asked of one silo. The silo of this process answers from memory, others over their internal endpoint, so
/// that everything in it is a message: immutable, and with ages in place of moments.
/// </summary>
public interface ISiloReader
{
    /// <summary>The snapshot of a target.</summary>
    ValueTask<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken);

    /// <summary>What its grain knows of a target; null when no grain has it.</summary>
    ValueTask<GrainReport?> ReportAsync(TargetId id, CancellationToken cancellationToken);

    /// <summary>The states of all grains.</summary>
    ValueTask<ImmutableArray<GrainSummary>> SummariesAsync(CancellationToken cancellationToken);

    /// <summary>Collects a target now, everything, and reports; null when no grain has it.</summary>
    Task<GrainReport?> CollectNowAsync(TargetId id, CancellationToken cancellationToken);

    /// <summary>Tries a registered target on a connection of its own, and says what came of it; null when the silo does not know the target.</summary>
    Task<CheckReport?> CheckAsync(TargetId id, CancellationToken cancellationToken);
}
