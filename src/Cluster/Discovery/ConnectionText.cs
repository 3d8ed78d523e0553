using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>What a probe names as its target: an address, perhaps with a database and TLS, in any of postgres_exporter's forms.</summary>
/// <param name="Address">Its written form.</param>
/// <param name="Database">The database; null when it names none.</param>
/// <param name="Tls">TLS; null when it says nothing of it.</param>
public sealed record ConnectionText(string Address, string? Database, TlsSpec? Tls)
{
    /// <summary>Null and what it says, or why it says nothing. The reason never repeats the text.</summary>
    /// <param name="text">host[:port][/database][?parameters], the same as a URL, or name=value pairs.</param>
    /// <param name="kind">What is to be found there.</param>
    /// <param name="read">What it says.</param>
    public static string? TryRead(string text, TargetKind kind, out ConnectionText? read)
    {
        ArgumentNullException.ThrowIfNull(text);
        read = null;
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            return Finish(text, kind, null, null, out read);
        }

        var isPairs = text.Contains('=', StringComparison.Ordinal) && !text.Contains('?', StringComparison.Ordinal);
        if (PostgresDsn.TryParse(isPairs || text.Contains("://", StringComparison.Ordinal) ? text : "postgresql://" + text, out var dsn) is { } reason)
        {
            return reason;
        }

        if (dsn!["user"] is not null || dsn["password"] is not null)
        {
            return "must not hold a user or password, which logs would show; name them by auth_module";
        }

        return dsn["host"] is null
            ? "names no host"
            : SslOptions.TryRead(name => dsn[name], out var tls) ?? Finish(PostgresEnvironment.AddressOf(dsn, TargetAddress.DefaultPort(kind)), kind, dsn["dbname"], tls, out read);
    }

    private static string? Finish(string text, TargetKind kind, string? database, TlsSpec? tls, out ConnectionText? read)
    {
        var reason = TargetAddress.TryParse(text, kind, out var address);
        read = address is null ? null : new ConnectionText(address.Value, database, tls);
        return reason;
    }
}
