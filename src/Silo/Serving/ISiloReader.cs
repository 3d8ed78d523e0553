using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Silo.Serving;

/// <summary>
/// All that a gateway may ask of silos. In one process it is answered from memory; over several it will cross HTTP, so
/// that everything in it is a message: immutable, and with ages in place of moments.
/// </summary>
public interface ISiloReader
{
    /// <summary>The snapshot of a target, ready to be written out.</summary>
    ValueTask<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken);

    /// <summary>What its grain knows of a target; null when no grain has it.</summary>
    ValueTask<GrainReport?> ReportAsync(TargetId id, CancellationToken cancellationToken);

    /// <summary>The states of all grains.</summary>
    ValueTask<ImmutableArray<GrainSummary>> SummariesAsync(CancellationToken cancellationToken);

    /// <summary>Collects a target now, everything, and reports; null when no grain has it.</summary>
    Task<GrainReport?> CollectNowAsync(TargetId id, CancellationToken cancellationToken);

    /// <summary>Tries a target on a connection of its own, registered or not, and says what came of it.</summary>
    Task<CheckReport> CheckAsync(TargetSpec spec, CancellationToken cancellationToken);
}
