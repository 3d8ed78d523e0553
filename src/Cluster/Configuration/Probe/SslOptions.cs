using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration.Probe;

/// <summary>TLS as libpq's parameters have it.</summary>
public static class SslOptions
{
    /// <summary>The parameters that count.</summary>
    internal static readonly string[] Names = ["sslmode", "sslrootcert", "sslcert", "sslkey"];

    /// <summary>Null and the settings (none when no parameter is there), or why there are none.</summary>
    public static string? TryRead(Func<string, string?> parameter, out TlsSpec? tls)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        tls = null;
        if (Names.All(name => parameter(name) is null))
        {
            return null;
        }

        var text = parameter("sslmode") ?? "prefer";
        if (TlsFields.ModeOf(text == "allow" ? "prefer" : text) is not { } mode)
        {
            return "sslmode must be disable, allow, prefer, require, verify-ca or verify-full";
        }

        if (parameter("sslcert") is null != parameter("sslkey") is null)
        {
            return "sslcert and sslkey must be given together";
        }

        // As in libpq, files do nothing when TLS is off.
        tls = mode == TlsMode.Disable ? new TlsSpec { Mode = mode } : new TlsSpec
        {
            Mode = mode,
            CaFile = parameter("sslrootcert"),
            CertFile = parameter("sslcert"),
            KeyFile = parameter("sslkey"),
        };
        return null;
    }
}
