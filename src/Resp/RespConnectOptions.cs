using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>How a connection introduces itself. A class, not a record: its text never shows the password.</summary>
public sealed class RespConnectOptions
{
    /// <summary>TLS; null for a plain connection.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>The ACL user; null for the server's default user.</summary>
    public string? Username { get; init; }

    /// <summary>The password; with neither user nor password nothing is authenticated.</summary>
    public string? Password { get; init; }

    /// <summary>The time that the addresses of a name share between them; null when nothing but the caller's token ends an attempt.</summary>
    public TimeSpan? DialTimeout { get; init; }

    /// <summary>Is told of each stage that was passed (<see cref="ConnectStage.Connect" />, then <see cref="ConnectStage.Tls" />): who gives up learns how far it came.</summary>
    public Action<ConnectStage>? Passed { get; init; }

    /// <summary>The version to speak.</summary>
    public RespProtocol Protocol { get; init; } = RespProtocol.Resp2;
}
