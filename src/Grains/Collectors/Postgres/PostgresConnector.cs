using System.Globalization;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Npgsql;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>Opens connections to the target's server. The password and the files of TLS are read again each time.</summary>
internal sealed class PostgresConnector
{
    private const int DefaultPort = 5432;

    private static readonly TimeSpan ClosingLimit = TimeSpan.FromSeconds(1);

    private readonly CollectorContext _context;
    private readonly RetiredSessions _retired;

    public PostgresConnector(CollectorContext context, RetiredSessions retired)
    {
        _context = context;
        _retired = retired;
    }

    /// <summary>Logs in to a database, once the sessions that were given up are gone.</summary>
    /// <exception cref="TimeoutException">They stay.</exception>
    public async Task<PostgresSession> OpenAsync(string database, CancellationToken cancellationToken)
    {
        if (!await _retired.AreGoneAsync(ClosingLimit, cancellationToken))
        {
            throw new TimeoutException("The server does not let go of an earlier connection, so no further one was opened.");
        }

        var password = await _context.Secrets.GetPasswordAsync(_context.Spec.Credentials, cancellationToken);
        var session = new PostgresSession(Source(database, password), PasswordPrint.Of(password));
        try
        {
            await session.OpenAsync(cancellationToken);
            return session;
        }
        catch
        {
            _retired.Add(session);
            throw;
        }
    }

    /// <summary>The print of the password as it reads now, to compare with <see cref="PostgresSession.PasswordPrint" />.</summary>
    public async Task<string> CurrentPrintAsync(CancellationToken cancellationToken) =>
        PasswordPrint.Of(await _context.Secrets.GetPasswordAsync(_context.Spec.Credentials, cancellationToken));

    private NpgsqlDataSource Source(string database, Secret? password)
    {
        var spec = _context.Spec;
        var (host, port) = Split(spec.Address);
        var builder = new NpgsqlSlimDataSourceBuilder();
        builder.EnableTransportSecurity();
        builder.EnableArrays();
        // The base types are known; asking pg_type at each connect costs more than a whole collection.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        var settings = builder.ConnectionStringBuilder;
        settings.Host = host;
        settings.Port = port;
        settings.Database = database;
        settings.Username = spec.Credentials.Username;
        settings.Password = password?.Reveal();
        settings.ApplicationName = "fleet";
        settings.Pooling = false;
        settings.Multiplexing = false;
        settings.Enlist = false;
        settings.NoResetOnClose = true;
        settings.GssEncryptionMode = GssEncryptionMode.Disable;
        settings.CommandTimeout = 0;
        // A cancelled read ends with the cancel request sent, without waiting for what the server makes of it.
        settings.CancellationTimeout = -1;
        settings.Timeout = (int)Math.Clamp(Math.Ceiling(_context.Timeout.TotalSeconds), 1, 1024);
        UseTls(builder, spec.Tls);
        return builder.Build();
    }

    private static void UseTls(NpgsqlSlimDataSourceBuilder builder, TlsSpec tls)
    {
        var settings = builder.ConnectionStringBuilder;
        settings.SslMode = tls.Mode switch
        {
            TlsMode.Disable => SslMode.Disable,
            TlsMode.Prefer => SslMode.Prefer,
            TlsMode.Require => SslMode.Require,
            TlsMode.VerifyCa => SslMode.VerifyCA,
            _ => SslMode.VerifyFull,
        };
        settings.RootCertificate = tls.CaFile;
        settings.SslCertificate = tls.CertFile;
        settings.SslKey = tls.KeyFile;
        if (tls.ServerName is { } name)
        {
            builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = name);
        }
    }

    // host:port, [v6]:port, or unix:/directory/.s.PGSQL.port as libpq names sockets.
    private static (string Host, int Port) Split(string address)
    {
        if (!address.StartsWith("unix:", StringComparison.Ordinal))
        {
            return HostPort.Split(address);
        }

        var path = address["unix:".Length..];
        const string marker = "/.s.PGSQL.";
        var at = path.LastIndexOf(marker, StringComparison.Ordinal);
        return at >= 0 && int.TryParse(path.AsSpan(at + marker.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (path[..at], port)
            : (path, DefaultPort);
    }
}
