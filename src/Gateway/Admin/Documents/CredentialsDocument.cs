namespace Fleet.Gateway.Admin.Documents;

/// <summary>The account that collections log in with, as answers show it.</summary>
internal sealed record CredentialsDocument
{
    /// <summary>The user.</summary>
    public string? Username { get; init; }

    /// <summary>Path of a file, on the machine that collects, that holds the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Name of an environment variable, of the process that collects, that holds the password.</summary>
    public string? PasswordEnv { get; init; }
}
