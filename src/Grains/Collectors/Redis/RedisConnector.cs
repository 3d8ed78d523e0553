using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>Opens the session of a target: password, TLS and caps as the specification and the limits have them now.</summary>
internal sealed class RedisConnector(CollectorContext context)
{
    /// <summary>How far the last attempt came.</summary>
    public RedisAttempt Attempt { get; private set; } = new()
    {
        Address = context.Spec.Address,
        UsesTls = UsesTls(context.Spec.Tls),
        ShowsCertificate = context.Spec.Tls.CertFile is not null,
    };

    public async Task<RedisSession> OpenAsync(CancellationToken cancellationToken)
    {
        var spec = context.Spec;
        Attempt = Attempt with { Passed = null };
        var options = await ReadOptionsAsync(cancellationToken);
        var limits = new RespLimits
        {
            ReplyBytes = context.Limits.RespReplyBytes,
            BulkBytes = context.Limits.RespBulkBytes,
            Elements = context.Limits.RespElements,
            Depth = context.Limits.RespDepth,
        };
        return new RedisSession(
            await RespConnection.ConnectAsync(ServerEndpoint.Parse(spec.Address), options, limits, context.Time, cancellationToken),
            new AccessMark(RespLogin.Command(options) is null));
    }

    /// <summary>Whom to log in as, with the password as its source has it now.</summary>
    public async Task<RespConnectOptions> ReadOptionsAsync(CancellationToken cancellationToken)
    {
        var password = await context.Secrets.GetPasswordAsync(context.Spec.Credentials, cancellationToken);
        Attempt = Attempt with { PasswordIsEmpty = password?.Reveal() is "" };
        return new RespConnectOptions
        {
            Tls = UsesTls(context.Spec.Tls) ? TargetTls.Of(context.Spec.Tls) : null,
            Username = context.Spec.Credentials.Username,
            Password = password?.Reveal(),
            DialTimeout = context.Timeout,
            Passed = stage => Attempt = Attempt with { Passed = stage },
        };
    }

    /// <summary>
    /// Redis has no way to offer TLS on a plain port: a port speaks either the one or the other. So "prefer" cannot
    /// ask first, as it does with PostgreSQL, and means plain; TLS has to be required.
    /// </summary>
    private static bool UsesTls(TlsSpec tls) => tls.Mode is not (TlsMode.Disable or TlsMode.Prefer);
}
