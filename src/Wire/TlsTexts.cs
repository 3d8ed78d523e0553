namespace Fleet.Wire;

/// <summary>The texts of the files that <see cref="TlsOptions" /> name. A class, not a record: its text never shows the key.</summary>
public sealed class TlsTexts
{
    /// <summary>The authorities to trust; null for the system's.</summary>
    public string? Authorities { get; private init; }

    /// <summary>The client's certificate with its chain; null for none.</summary>
    public string? Certificate { get; private init; }

    /// <summary>The key of the certificate; null without one.</summary>
    public string? Key { get; private init; }

    /// <summary>Reads them all, on the caller's own thread.</summary>
    /// <exception cref="IOException">One cannot be read, or is larger than any certificate file.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read, or is a directory.</exception>
    public static TlsTexts Read(TlsOptions options)
    {
        var certificate = options.CertFile is null ? null : PemFile.Read(options.CertFile);
        return new TlsTexts
        {
            Authorities = options.CaFile is null ? null : PemFile.Read(options.CaFile),
            Certificate = certificate,
            Key = certificate is null || options.KeyFile is null ? certificate : PemFile.Read(options.KeyFile),
        };
    }

    /// <summary>The same on other threads.</summary>
    /// <exception cref="IOException">One cannot be read, or is larger than any certificate file.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read, or is a directory.</exception>
    public static async Task<TlsTexts> ReadAsync(TlsOptions options, CancellationToken cancellationToken)
    {
        var certificate = options.CertFile is null ? null : await PemFile.ReadAsync(options.CertFile, cancellationToken);
        return new TlsTexts
        {
            Authorities = options.CaFile is null ? null : await PemFile.ReadAsync(options.CaFile, cancellationToken),
            Certificate = certificate,
            Key = certificate is null || options.KeyFile is null ? certificate : await PemFile.ReadAsync(options.KeyFile, cancellationToken),
        };
    }
}
