using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration;

/// <summary>What settings, each good by itself, must not say together.</summary>
internal static class SettingsAgreement
{
    public static IEnumerable<SpecProblem> Check(FleetSettings settings)
    {
        if (settings.Redis is null && !settings.SiloEmbedded)
        {
            yield return new SpecProblem("silo.embedded", "may be false only with a store that processes share (store.url redis://...)");
        }

        if (settings.ClusterTls is { CaFile: null } or { CertFile: null } or { KeyFile: null } && settings.ClusterTls != TlsFiles.None)
        {
            yield return new SpecProblem("cluster.caFile", "must be given together with cluster.certFile and cluster.keyFile: mutual TLS needs all three");
        }

        if (settings.StoreTls.CertFile is null != settings.StoreTls.KeyFile is null)
        {
            yield return new SpecProblem("store.certFile", "must be given together with store.keyFile");
        }
    }
}
