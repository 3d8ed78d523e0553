namespace Fleet.PgWire;

/// <summary>Whether a connection uses TLS.</summary>
public enum PgTlsMode
{
    /// <summary>Never.</summary>
    Disable,

    /// <summary>When the server offers it.</summary>
    Prefer,

    /// <summary>Always: a server that offers none is refused.</summary>
    Require,
}
