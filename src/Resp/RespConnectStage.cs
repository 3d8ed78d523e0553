namespace Fleet.Resp;

/// <summary>How far a connection came before it failed.</summary>
public enum RespConnectStage
{
    /// <summary>The host's name did not resolve.</summary>
    Dns,

    /// <summary>The socket did not connect.</summary>
    Connect,

    /// <summary>TLS was not agreed on, or a certificate file could not be used.</summary>
    Tls,

    /// <summary>The server refused AUTH or HELLO.</summary>
    Handshake,

    /// <summary>The connection stood and was closed by the other side.</summary>
    Closed,
}
