namespace Fleet.Silo.Http;

/// <summary>The paths and headers that both sides of the internal endpoint know.</summary>
internal static class PeerRoutes
{
    /// <summary>What all paths begin with.</summary>
    public const string Prefix = "/internal/v1";

    /// <summary>Snapshots by target.</summary>
    public const string Snapshots = Prefix + "/snapshots/";

    /// <summary>Grains, all or by target.</summary>
    public const string Grains = Prefix + "/grains";

    /// <summary>Hand-overs.</summary>
    public const string HandOvers = Prefix + "/handovers";

    /// <summary>The view.</summary>
    public const string View = Prefix + "/view";

    /// <summary>The number of the view that the answering silo goes by; in every answer.</summary>
    public const string ViewHeader = "Fleet-View";

    /// <summary>The incarnation of the silo that is meant, in every request: an address may belong to another process by now, or to another fleet.</summary>
    public const string ToHeader = "Fleet-To";

    /// <summary>How old the snapshot is, in seconds.</summary>
    public const string AgeHeader = "Fleet-Snapshot-Age";

    /// <summary>The type of binary answers.</summary>
    public const string Binary = "application/octet-stream";

    /// <summary>The type of the others.</summary>
    public const string Json = "application/json";
}
