namespace Fleet.Wire;

/// <summary>How a connection uses TLS. The files are PEM and are read at each connect.</summary>
public sealed record TlsOptions
{
    /// <summary>Whether an authority must vouch for the server's certificate.</summary>
    public bool VerifyChain { get; init; } = true;

    /// <summary>Whether the server's certificate must carry the server's name; means nothing without <see cref="VerifyChain" />.</summary>
    public bool VerifyName { get; init; } = true;

    /// <summary>The authorities to trust; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>The name that the certificate must carry and that is asked for by SNI; null for the endpoint's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>The client's certificate with its chain; null for none.</summary>
    public string? CertFile { get; init; }

    /// <summary>The key of <see cref="CertFile" />; null when that file holds it too.</summary>
    public string? KeyFile { get; init; }
}
