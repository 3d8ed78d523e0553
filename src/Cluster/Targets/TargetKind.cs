namespace Fleet.Cluster.Targets;

/// <summary>What kind of thing a target is. The name in specs and labels is its own in lower case.</summary>
public enum TargetKind
{
    /// <summary>A PostgreSQL server.</summary>
    Postgres,

    /// <summary>A Redis or Valkey node.</summary>
    Redis,

    /// <summary>A PgBouncer, watched through its console.</summary>
    PgBouncer,

    /// <summary>A Sentinel. It is collected as a Redis is, which would be recognised as one too: only its port and its <c>job</c> are others.</summary>
    Sentinel,
}
