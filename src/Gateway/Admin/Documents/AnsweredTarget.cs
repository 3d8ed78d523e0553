namespace Fleet.Gateway.Admin.Documents;

/// <summary>What every answer shows of a target; settings that stand at their default are left out.</summary>
internal abstract record AnsweredTarget : TargetFields
{
    /// <summary>The name of the target.</summary>
    public required string Id { get; init; }

    /// <summary>postgres, pgbouncer, redis or sentinel.</summary>
    public required string Kind { get; init; }

    /// <summary>host:port, or unix:/path of a socket.</summary>
    public required string Address { get; init; }

    /// <summary>The account that collections log in with; an inline password is never shown.</summary>
    public CredentialsDocument? Credentials { get; init; }

    /// <summary>Grows with every change of the target; the value for If-Match, and the ETag.</summary>
    public required long Revision { get; init; }

    /// <summary>Where the target was registered: api, file or environment. Only those of api can be changed by the API.</summary>
    public required string Origin { get; init; }
}
