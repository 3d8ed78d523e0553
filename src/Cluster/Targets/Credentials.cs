using System.Text;

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

    /// <summary>A password out of a drop-in variable; lives in memory only and is never written anywhere.</summary>
    public Secret? PasswordInMemory { get; init; }

    /// <summary>
    /// The address by which redis_exporter's JSON form of <see cref="PasswordFile" /> lists the password, such as
    /// <c>redis://host:6379</c>; null when the file holds nothing but the password. Set from drop-in variables only, and for
    /// probes, which name no file: it is that of <c>gateway.probe.passwordFile</c>.
    /// </summary>
    public string? PasswordFileEntry { get; init; }

    /// <summary>The module of <c>gateway.probe.configFile</c> whose password it is; null for none. Set for probes only.</summary>
    public string? PasswordModule { get; init; }

    // A record would show the encrypted password in its text.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Username = ").Append(Username)
            .Append(", PasswordFile = ").Append(PasswordFile)
            .Append(", PasswordEnv = ").Append(PasswordEnv);
        return true;
    }
}
