using Fleet.Wire;

namespace Fleet.PgWire;

/// <summary>How a connection introduces itself. A class, not a record: its text never shows the password.</summary>
public sealed class PgConnectOptions
{
    /// <summary>The user.</summary>
    public required string Username { get; init; }

    /// <summary>The password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>What the server's lists of clients show.</summary>
    public required string ApplicationName { get; init; }

    /// <summary>Whether TLS is used. Over a unix socket there is none.</summary>
    public required PgTlsMode TlsMode { get; init; }

    /// <summary>How TLS is used, where it is.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>The time that the addresses of a name share between them; null when nothing but the caller's token ends an attempt.</summary>
    public TimeSpan? DialTimeout { get; init; }
}
