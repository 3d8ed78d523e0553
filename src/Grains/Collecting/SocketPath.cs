using Fleet.Cluster.Targets;

namespace Fleet.Grains.Collecting;

/// <summary>The file of a target's unix socket.</summary>
internal static class SocketPath
{
    private const string Prefix = "unix:";
    private const string PostgresSocket = "/.s.PGSQL.";

    /// <summary>Whether an address is that of a socket.</summary>
    public static bool IsOne(string address) => address.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The path; a socket of PostgreSQL or PgBouncer may be named by its directory alone, as libpq does.</summary>
    public static string Of(TargetSpec spec)
    {
        var path = spec.Address[Prefix.Length..];
        return spec.Kind is TargetKind.Redis or TargetKind.Sentinel || path.Contains(PostgresSocket, StringComparison.Ordinal)
            ? path
            : $"{path.TrimEnd('/')}{PostgresSocket}{(spec.Kind == TargetKind.PgBouncer ? "6432" : "5432")}";
    }
}
