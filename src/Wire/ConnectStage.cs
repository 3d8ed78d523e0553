namespace Fleet.Wire;

/// <summary>How far a connection came before it failed.</summary>
public enum ConnectStage
{
    /// <summary>The host's name did not resolve.</summary>
    Dns,

    /// <summary>The socket did not connect.</summary>
    Connect,

    /// <summary>TLS was not agreed on, or a certificate file could not be used.</summary>
    Tls,

    /// <summary>The login failed: the server refused it, wants what Fleet cannot or may not give, or did not prove who it is.</summary>
    Login,

    /// <summary>The connection stood and was closed by the other side.</summary>
    Closed,
}
