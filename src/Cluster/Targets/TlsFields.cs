namespace Fleet.Cluster.Targets;

/// <summary>The <c>tls</c> field of a spec: read, checked against the kind, and the names of its modes.</summary>
internal static class TlsFields
{
    private static readonly (TlsMode Mode, string Name)[] Modes =
    [
        (TlsMode.Disable, "disable"), (TlsMode.Prefer, "prefer"), (TlsMode.Require, "require"),
        (TlsMode.VerifyCa, "verify-ca"), (TlsMode.VerifyFull, "verify-full"),
    ];

    /// <summary>The name of a mode.</summary>
    public static string NameOf(TlsMode mode) => Modes.Single(m => m.Mode == mode).Name;

    /// <summary>The mode of a name; null for none.</summary>
    public static TlsMode? ModeOf(string name) =>
        Modes.Where(m => m.Name == name).Select(m => (TlsMode?)m.Mode).FirstOrDefault();

    /// <summary>Reads the field of <paramref name="spec" />; <paramref name="byAddress" /> says that a rediss:// address asks for TLS.</summary>
    public static TlsSpec Read(SpecReader spec, TargetKind kind, bool byAddress)
    {
        var implied = byAddress ? TlsMode.VerifyFull : TlsMode.Prefer;
        if (spec.Sub("tls") is not { } tls)
        {
            return new TlsSpec { Mode = implied };
        }

        var read = new TlsSpec
        {
            Mode = ReadMode(tls, implied),
            CaFile = tls.Text("caFile"),
            CertFile = tls.Text("certFile"),
            KeyFile = tls.Text("keyFile"),
            ServerName = tls.Text("serverName"),
        };
        Check(tls, read, kind, byAddress);
        tls.End();
        return read;
    }

    private static TlsMode ReadMode(SpecReader tls, TlsMode implied)
    {
        if (tls.Text("mode") is not { } name)
        {
            return implied;
        }

        if (ModeOf(name) is { } mode)
        {
            return mode;
        }

        tls.Problem("mode", $"must be one of {string.Join(", ", Modes.Select(m => m.Name))}");
        return implied;
    }

    private static void Check(SpecReader tls, TlsSpec read, TargetKind kind, bool byAddress)
    {
        // Redis has no way to offer TLS within a plain connection: "prefer" there is plain text.
        var plain = read.Mode == TlsMode.Disable || (read.Mode == TlsMode.Prefer && kind is TargetKind.Redis or TargetKind.Sentinel);
        if (plain && byAddress)
        {
            tls.Problem("mode", "contradicts the address, which asks for TLS");
        }
        else if (plain && (read.CaFile ?? read.CertFile ?? read.KeyFile ?? read.ServerName) is not null)
        {
            tls.Problem("mode", "must be require, verify-ca or verify-full when files or a server name are given");
        }

        if (read.CertFile is null != read.KeyFile is null)
        {
            tls.Problem(read.CertFile is null ? "certFile" : "keyFile", "certFile and keyFile must be given together");
        }
    }
}
