using Fleet.Cluster.Targets;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>The newest snapshot of a target that came from another process, compressed as it came.</summary>
internal sealed record LastAnswer
{
    // The record, its text and its places in the two collections, roughly.
    private const int OverheadBytes = 400;

    /// <summary>The target.</summary>
    public required TargetId Id { get; init; }

    /// <summary>The kind that was collected.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary>The address that was collected: another server's values are of no use.</summary>
    public required string Address { get; init; }

    /// <summary>What came.</summary>
    public required EncodedSnapshot Encoded { get; init; }

    /// <summary>When the snapshot was published, on this process' monotonic clock: the moment when it came, less its age then.</summary>
    public required long PublishedAt { get; init; }

    /// <summary>What it takes of memory.</summary>
    public long SizeBytes => Encoded.Bytes.Length + OverheadBytes;

    /// <summary>Whether it is of the server that the spec names.</summary>
    public bool IsOf(TargetSpec spec) => Kind == spec.Kind && string.Equals(Address, spec.Address, StringComparison.Ordinal);
}
