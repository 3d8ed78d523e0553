namespace Fleet.Gateway.Admin.Documents;

/// <summary>How a target's connections use TLS.</summary>
internal sealed record TlsDocument
{
    /// <summary>disable, prefer (the default), require, verify-ca or verify-full.</summary>
    public string? Mode { get; init; }

    /// <summary>Path of a PEM file with the authorities to trust.</summary>
    public string? CaFile { get; init; }

    /// <summary>Path of a PEM file with the client certificate.</summary>
    public string? CertFile { get; init; }

    /// <summary>Path of a PEM file with the client certificate's key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the server's certificate must carry, when it is not that of the address.</summary>
    public string? ServerName { get; init; }
}
