using System.Collections.Immutable;

namespace Fleet.Cluster.Targets;

/// <summary>
/// One thing to watch, as a user describes it: parsed and valid. The start of the flow
/// spec -> grain -> collector -> families -> snapshot -> exposition -> gateway.
/// </summary>
public sealed record TargetSpec
{
    /// <summary>The target's name in the fleet.</summary>
    public required TargetId Id { get; init; }

    /// <summary>What it is.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary><c>host:port</c>, or <c>unix:/path</c> of a socket.</summary>
    public required string Address { get; init; }

    /// <summary>The database to enter by (PostgreSQL).</summary>
    public string Database { get; init; } = "postgres";

    /// <summary>The cluster it belongs to; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Who the collector logs in as.</summary>
    public Credentials Credentials { get; init; } = new();

    /// <summary>How the collector uses TLS.</summary>
    public TlsSpec Tls { get; init; } = new();

    /// <summary>Time between two collections, 1 s to 1 h; null for the default of the configuration.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Deadline of one collection, 100 ms up to the interval; null for the default of the configuration.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>At which multiples of the interval each tier runs.</summary>
    public TierMultiples Tiers { get; init; } = new();

    /// <summary>Most series of its snapshots, 100 to 1,000,000; null for the default of the configuration.</summary>
    public int? MaxSeries { get; init; }

    /// <summary>Labels that service discovery and groups put on its series.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = Sorted;

    /// <summary><c>__meta_kubernetes_*</c> values for service discovery.</summary>
    public ImmutableSortedDictionary<string, string> Meta { get; init; } = Sorted;

    /// <summary>Which collectors run.</summary>
    public CollectorSelection Collectors { get; init; } = new();

    /// <summary>Options of the kind: always of the type that belongs to <see cref="Kind" />.</summary>
    public required TargetOptions Options { get; init; }

    private static ImmutableSortedDictionary<string, string> Sorted { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
