using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer.Mapping;
using Fleet.PgWire;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.PgBouncer;

/// <summary>Opens the session of a target: password, TLS and caps as the specification and the limits have them now.</summary>
internal sealed class PgBouncerConnector(CollectorContext context)
{
    /// <summary>Who comes without a name: over a socket PgBouncer lets this one in who is the same user of the machine.</summary>
    private const string DefaultUser = "pgbouncer";

    public async Task<PgBouncerSession> OpenAsync(CancellationToken cancellationToken)
    {
        var password = await PasswordAsync(cancellationToken);
        var options = new PgConnectOptions
        {
            Username = context.Spec.Credentials.Username ?? DefaultUser,
            Password = password?.Reveal(),
            Database = ShowFamilies.Console,
            ApplicationName = "fleet",
            TlsMode = Mode(context.Spec.Tls),
            Tls = TargetTls.Of(context.Spec.Tls),
            DialTimeout = context.Timeout,
        };
        var limits = new PgLimits
        {
            MessageBytes = context.Limits.ConsoleMessageBytes,
            ReplyBytes = context.Limits.ConsoleReplyBytes,
            Columns = context.Limits.ConsoleColumns,
            Rows = context.Limits.ConsoleRows,
        };
        return new PgBouncerSession(
            await PgConnection.ConnectAsync(Endpoint(context.Spec), options, limits, context.Time, cancellationToken), PasswordPrint.Of(password));
    }

    /// <summary>The print of the password as it reads now, to compare with <see cref="PgBouncerSession.PasswordPrint" />.</summary>
    public async Task<string> CurrentPrintAsync(CancellationToken cancellationToken) => PasswordPrint.Of(await PasswordAsync(cancellationToken));

    private ValueTask<Secret?> PasswordAsync(CancellationToken cancellationToken) =>
        context.Secrets.GetPasswordAsync(context.Spec.Credentials, cancellationToken);

    private static ServerEndpoint Endpoint(TargetSpec spec)
    {
        if (SocketPath.IsOne(spec.Address))
        {
            return ServerEndpoint.Unix(SocketPath.Of(spec));
        }

        var (host, port) = HostPort.Split(spec.Address);
        return ServerEndpoint.Tcp(host, port);
    }

    private static PgTlsMode Mode(TlsSpec tls) => tls.Mode switch
    {
        TlsMode.Disable => PgTlsMode.Disable,
        TlsMode.Prefer => PgTlsMode.Prefer,
        _ => PgTlsMode.Require,
    };
}
