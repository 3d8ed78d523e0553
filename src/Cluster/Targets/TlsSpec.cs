namespace Fleet.Cluster.Targets;

/// <summary>How far TLS is wanted, as libpq's <c>sslmode</c> has it.</summary>
public enum TlsMode
{
    /// <summary>Never.</summary>
    Disable,

    /// <summary>When the server offers it.</summary>
    Prefer,

    /// <summary>Always, without looking at the certificate.</summary>
    Require,

    /// <summary>Always, with a certificate that <c>caFile</c> (or the system) vouches for.</summary>
    VerifyCa,

    /// <summary>As <see cref="VerifyCa" />, and the certificate must name the server.</summary>
    VerifyFull,
}

/// <summary>The TLS settings of a target. Files are read again at every connect.</summary>
public sealed record TlsSpec
{
    /// <summary>How far TLS is wanted.</summary>
    public TlsMode Mode { get; init; } = TlsMode.Prefer;

    /// <summary>PEM file of the authorities to trust; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate.</summary>
    public string? CertFile { get; init; }

    /// <summary>PEM file of the client certificate's key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The name that the server's certificate must carry; null for the address' host.</summary>
    public string? ServerName { get; init; }
}
