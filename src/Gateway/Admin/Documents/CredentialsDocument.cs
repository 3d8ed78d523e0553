namespace Fleet.Gateway.Admin.Documents;

/// <summary>Credentials as the OpenAPI document describes them.</summary>
internal sealed record CredentialsDocument
{
    /// <summary>The user.</summary>
    public string? Username { get; init; }

    /// <summary>A file that holds the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>An environment variable that holds the password.</summary>
    public string? PasswordEnv { get; init; }

    /// <summary>Requests only, and only with a data-protection key: the password itself.</summary>
    public string? Password { get; init; }
}
