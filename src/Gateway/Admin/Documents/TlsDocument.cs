namespace Fleet.Gateway.Admin.Documents;

/// <summary>TLS settings as the OpenAPI document describes them.</summary>
internal sealed record TlsDocument
{
    /// <summary>disable, prefer, require, verify-ca or verify-full.</summary>
    public string? Mode { get; init; }

    /// <summary>PEM file of authorities.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate.</summary>
    public string? CertFile { get; init; }

    /// <summary>PEM file of its key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name the server's certificate must carry.</summary>
    public string? ServerName { get; init; }
}
