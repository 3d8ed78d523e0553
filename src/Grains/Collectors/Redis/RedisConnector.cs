using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>Opens the session of a target: password, TLS and caps as the specification and the limits have them now.</summary>
internal sealed class RedisConnector(CollectorContext context)
{
    private readonly LargeReplies _largeReplies = new(context.Time, context.Limits.Redis.LargeReplyPause);

    /// <summary>How far the last attempt came.</summary>
    public RedisAttempt Attempt { get; private set; } = new()
    {
        Address = context.Spec.Address,
        UsesTls = UsesTls(context.Spec.Tls),
        ShowsCertificate = context.Spec.Tls.CertFile is not null,
    };

    /// <param name="onTrial">Whether only INFO may be asked over it.</param>
    /// <param name="cancellationToken">The collection's deadline.</param>
    public async Task<RedisSession> OpenAsync(bool onTrial, CancellationToken cancellationToken)
    {
        Attempt = Attempt with { Passed = null };
        var endpoint = ServerEndpoint.Parse(context.Spec.Address);
        var options = await ReadOptionsAsync(cancellationToken);
        return new RedisSession(
            await ConnectAsync(endpoint, options, Replies(), cancellationToken), new AccessMark(RespLogin.Command(options) is null), Cluster(endpoint))
        {
            IsOnTrial = onTrial,
            KeyReplies = KeyReplies(),
            LargeReplies = _largeReplies,
        };
    }

    /// <summary>Whom to log in as, with the password as its source has it now.</summary>
    public async Task<RespConnectOptions> ReadOptionsAsync(CancellationToken cancellationToken)
    {
        var password = await context.Secrets.GetPasswordAsync(context.Spec.Credentials, cancellationToken);
        Attempt = Attempt with { PasswordIsEmpty = password?.Reveal() is "", HasNoPassword = password is null };
        return OptionsWith(password, stage => Attempt = Attempt with { Passed = stage });
    }

    private RespConnectOptions OptionsWith(Secret? password, Action<ConnectStage>? passed) => new()
    {
        Tls = UsesTls(context.Spec.Tls) ? TargetTls.Of(context.Spec.Tls) : null,
        Username = context.Spec.Credentials.Username,
        Password = password?.Reveal(),
        DialTimeout = context.Timeout,
        Passed = passed,
    };

    /// <summary>
    /// Redis has no way to offer TLS on a plain port: a port speaks either the one or the other. So "prefer" cannot
    /// ask first, as it does with PostgreSQL, and means plain; TLS has to be required.
    /// </summary>
    private static bool UsesTls(TlsSpec tls) => tls.Mode is not (TlsMode.Disable or TlsMode.Prefer);

    private ClusterKeys? Cluster(ServerEndpoint own) => ((RedisOptions)context.Spec.Options).IsCluster
        ? new ClusterKeys(
            own, node => new NodeLink(node, ConnectAsync, context.Time, context.Timeout * context.Limits.Redis.ClusterNodeShare), context.Limits.Redis.ClusterNodes)
        : null;

    /// <summary>To another node, for its keys only; how far that comes says nothing of the target.</summary>
    private async Task<RespConnection> ConnectAsync(ServerEndpoint node, CancellationToken cancellationToken)
    {
        var options = OptionsWith(await context.Secrets.GetPasswordAsync(context.Spec.Credentials, cancellationToken), passed: null);
        return await ConnectAsync(node, options, KeyReplies(), cancellationToken);
    }

    private Task<RespConnection> ConnectAsync(ServerEndpoint endpoint, RespConnectOptions options, RespLimits limits, CancellationToken cancellationToken) =>
        RespConnection.ConnectAsync(endpoint, options, limits, context.Time, cancellationToken);

    private RespLimits Replies() => new()
    {
        ReplyBytes = context.Limits.RespReplyBytes,
        BulkBytes = context.Limits.RespBulkBytes,
        Elements = context.Limits.RespElements,
        Depth = context.Limits.RespDepth,
        SkippedBytes = context.Limits.RespSkippedBytes,
        CallBytes = context.Limits.RespCallBytes,
        CallElements = context.Limits.RespCallElements,
    };

    private RespLimits KeyReplies() => Replies() with
    {
        BulkBytes = context.Limits.Redis.KeyBytes,
        CallBytes = context.Limits.Redis.KeyReplyBytes,
        CallElements = context.Limits.Redis.KeyReplyElements,
    };
}
