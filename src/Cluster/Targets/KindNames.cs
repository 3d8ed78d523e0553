using System.Collections.Immutable;

namespace Fleet.Cluster.Targets;

/// <summary>The names of kinds in specs: all that Fleet's contract knows, and those that this version collects.</summary>
public static class KindNames
{
    /// <summary>Every kind of the contract, in its order.</summary>
    public static ImmutableArray<string> Known { get; } =
    [
        "postgres", "pgbouncer", "patroni", "redis", "sentinel", "exporter", "http", "tcp", "icmp", "nginx",
        "citus", "patroni-cluster", "redis-cluster", "sentinel-set", "kubernetes",
    ];

    /// <summary>Those that this version collects, for people.</summary>
    internal const string Collected = "postgres, pgbouncer, redis and sentinel";

    /// <summary>The name of a kind.</summary>
    public static string Of(TargetKind kind) => kind switch
    {
        TargetKind.Postgres => "postgres",
        TargetKind.Redis => "redis",
        TargetKind.PgBouncer => "pgbouncer",
        TargetKind.Sentinel => "sentinel",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    /// <summary>The kind of a name; false when this version has no collector for it.</summary>
    public static bool TryParse(string name, out TargetKind kind)
    {
        (kind, var isCollected) = name switch
        {
            "postgres" => (TargetKind.Postgres, true),
            "redis" => (TargetKind.Redis, true),
            "pgbouncer" => (TargetKind.PgBouncer, true),
            "sentinel" => (TargetKind.Sentinel, true),
            _ => (default, false),
        };
        return isCollected;
    }

    /// <summary>Why a name is no kind that can be collected.</summary>
    internal static string WhyNot(string name) => Known.Contains(name)
        ? $"'{name}' has no collector in this version; it collects {Collected}"
        : $"'{Shown.Text(name)}' is no kind; this version collects {Collected}";
}
