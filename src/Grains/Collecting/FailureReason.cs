namespace Fleet.Grains.Collecting;

/// <summary>
/// Why a collection or a part of it failed: a closed set, also the <c>reason</c> label (in lower case). The numbers go from
/// process to process: new ones stand at the end.
/// </summary>
public enum FailureReason
{
    /// <summary>Nothing failed.</summary>
    None,

    /// <summary>The host's name did not resolve.</summary>
    Dns,

    /// <summary>No connection: refused, unreachable, closed, or the server has none left.</summary>
    Connect,

    /// <summary>TLS could not be agreed on, or the certificate was refused.</summary>
    Tls,

    /// <summary>The server refused the user or the password, or, where nothing below fits, the user's rights.</summary>
    Auth,

    /// <summary>The deadline, a statement or a lock timeout passed.</summary>
    Timeout,

    /// <summary>The server said what its protocol does not allow.</summary>
    Protocol,

    /// <summary>The server refused a query or command.</summary>
    Query,

    /// <summary>An answer was larger than allowed.</summary>
    Limit,

    /// <summary>A fault of Fleet's own.</summary>
    Bug,

    /// <summary>Redis wants a password (NOAUTH), and the target names none.</summary>
    NoAuth,

    /// <summary>The Redis user may not do what a collection cannot do without (NOPERM).</summary>
    NoPerm,

    /// <summary>The silo cannot read the password: its file or variable is missing, unreadable, or empty.</summary>
    Secret,

    /// <summary>Redis has no connection left (maxclients).</summary>
    MaxClients,

    /// <summary>Redis reads its data after a start (LOADING).</summary>
    Loading,

    /// <summary>A Redis replica lost its master and serves no stale data (MASTERDOWN).</summary>
    MasterDown,

    /// <summary>Redis cannot write its data to disk and takes no writes (MISCONF).</summary>
    Misconf,

    /// <summary>A script, function or module keeps Redis from answering anybody else (BUSY).</summary>
    Busy,
}
