using Fleet.Cluster.Targets;
using Fleet.Wire;

namespace Fleet.Grains.Collecting;

/// <summary>How a connection to a target uses TLS, where it does: as the modes of PostgreSQL's clients mean it.</summary>
internal static class TargetTls
{
    public static TlsOptions Of(TlsSpec tls) => new()
    {
        VerifyChain = tls.Mode is TlsMode.VerifyCa or TlsMode.VerifyFull,
        VerifyName = tls.Mode is TlsMode.VerifyFull,
        CaFile = tls.CaFile,
        ServerName = tls.ServerName,
        CertFile = tls.CertFile,
        KeyFile = tls.KeyFile,
    };
}
