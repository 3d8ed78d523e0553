namespace Fleet.Grains.Collecting;

/// <summary>Why a collection or a part of it failed: a closed set, also the <c>reason</c> label (in lower case).</summary>
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

    /// <summary>The server refused the user, the password, or the user's rights.</summary>
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
}
