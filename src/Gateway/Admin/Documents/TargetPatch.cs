namespace Fleet.Gateway.Admin.Documents;

/// <summary>The body of patchTarget, a merge patch (RFC 7396): what it names is replaced, null takes a field away, the rest stays.</summary>
internal sealed record TargetPatch : TargetFields
{
    /// <summary>postgres, pgbouncer, redis or sentinel.</summary>
    public string? Kind { get; init; }

    /// <summary>host:port, or unix:/path of a socket.</summary>
    public string? Address { get; init; }

    /// <summary>The account that collections log in with. An inline password is kept, unless kind, address or tls change.</summary>
    public CredentialsRequest? Credentials { get; init; }

    /// <summary>Which optional collectors run, and which of the default ones do not.</summary>
    public CollectorSelectionDocument? Collectors { get; init; }
}
