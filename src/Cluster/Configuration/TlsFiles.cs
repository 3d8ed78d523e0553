namespace Fleet.Cluster.Configuration;

/// <summary>PEM files of one side of a TLS connection; null for what is not given.</summary>
/// <param name="CaFile">Whom to trust; null for the system's roots.</param>
/// <param name="CertFile">The own certificate.</param>
/// <param name="KeyFile">Its key.</param>
public sealed record TlsFiles(string? CaFile, string? CertFile, string? KeyFile)
{
    /// <summary>None given.</summary>
    public static TlsFiles None { get; } = new(null, null, null);
}
