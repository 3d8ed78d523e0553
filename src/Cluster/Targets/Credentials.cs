namespace Fleet.Cluster.Targets;

/// <summary>Who a collector logs in as. The password is only named here; it is read again at every connect.</summary>
public sealed record Credentials
{
    /// <summary>The user; null for the server's default.</summary>
    public string? Username { get; init; }

    /// <summary>A file that holds the password; white space at its end is cut.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>An environment variable that holds the password.</summary>
    public string? PasswordEnv { get; init; }

    /// <summary>A password registered inline, as the data-protection key encrypted it (base64); never shown.</summary>
    public string? PasswordEncrypted { get; init; }
}
