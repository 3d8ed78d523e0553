namespace Fleet.Gateway.Admin.Documents;

/// <summary>A target as it is registered: the body of putTarget and an entry of importTargets.</summary>
internal sealed record TargetDocument : TargetFields
{
    /// <summary>The name of the target: 1 to 253 of <c>a-z 0-9 . _ -</c>, a letter or digit first and last. Needed in an import; in a PUT the path names it.</summary>
    public string? Id { get; init; }

    /// <summary>postgres, pgbouncer, redis or sentinel.</summary>
    public required string Kind { get; init; }

    /// <summary>host:port, or unix:/path of a socket.</summary>
    public required string Address { get; init; }

    /// <summary>The account that collections log in with.</summary>
    public CredentialsRequest? Credentials { get; init; }

    /// <summary>Which optional collectors run, and which of the default ones do not.</summary>
    public CollectorSelectionDocument? Collectors { get; init; }
}
