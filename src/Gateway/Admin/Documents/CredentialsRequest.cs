namespace Fleet.Gateway.Admin.Documents;

/// <summary>The account that collections log in with. At most one of passwordFile, passwordEnv and password.</summary>
internal sealed record CredentialsRequest
{
    /// <summary>The user.</summary>
    public string? Username { get; init; }

    /// <summary>Path of a file, on the machine that collects, that holds the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Name of an environment variable, of the process that collects, that holds the password.</summary>
    public string? PasswordEnv { get; init; }

    /// <summary>The password itself; taken only where the configuration has a data-protection key, and never shown again.</summary>
    public string? Password { get; init; }
}
