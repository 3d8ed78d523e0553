using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration.Probe;

/// <summary>A login that a probe may name. The password is only named here; it is read again at every connect.</summary>
public sealed record AuthModule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The user.</summary>
    public required string Username { get; init; }

    /// <summary>A file that holds the password; null when the password stands in the file of modules.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>TLS as its options have it; null when they say nothing of it.</summary>
    public TlsSpec? Tls { get; init; }
}
