using System.Globalization;
using Fleet.Cluster.Targets;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Cluster.Store.Redis;

/// <summary>Opens connections to the store's primary: found through the Sentinels where there are some, with the passwords as their files have them now.</summary>
internal sealed class RedisConnector
{
    private readonly RedisStoreSettings _settings;
    private readonly ISecretSource _secrets;
    private readonly TimeProvider _time;

    public RedisConnector(RedisStoreSettings settings, ISecretSource secrets, TimeProvider time)
    {
        _settings = settings;
        _secrets = secrets;
        _time = time;
    }

    /// <summary>Opens a connection on which the store's commands may be sent.</summary>
    /// <exception cref="WireException">No connection, or not with this login.</exception>
    /// <exception cref="SecretException">A password cannot be read.</exception>
    /// <exception cref="RedisStoreException">The server is none that can be written to.</exception>
    public async Task<RespConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var address = _settings.Address;
        var primary = address.SentinelMaster is { } master
            ? await FindAsync(master, cancellationToken)
            : ServerEndpoint.Parse(address.Servers[0]);
        var connection = await OpenAsync(primary, address.Username, _settings.PasswordFile, cancellationToken);
        try
        {
            await PrepareAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<RespConnection> OpenAsync(ServerEndpoint endpoint, string? user, string? passwordFile, CancellationToken cancellationToken)
    {
        var password = await _secrets.GetPasswordAsync(new Credentials { PasswordFile = passwordFile }, cancellationToken);
        var options = new RespConnectOptions
        {
            Tls = _settings.Address.Tls
                ? new TlsOptions { CaFile = _settings.Tls.CaFile, CertFile = _settings.Tls.CertFile, KeyFile = _settings.Tls.KeyFile }
                : null,
            Username = user,
            Password = password?.Reveal(),
            DialTimeout = _settings.Limits.StoreCallTimeout,
        };
        var limits = new RespLimits
        {
            ReplyBytes = _settings.Limits.StoreReplyBytes,
            BulkBytes = _settings.Limits.StoreBulkBytes,
            Elements = _settings.Limits.StoreElements,
            Depth = _settings.Limits.RespDepth,
        };
        return await RespConnection.ConnectAsync(endpoint, options, limits, _time, cancellationToken);
    }

    private async Task PrepareAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var commands = new List<RespCommand>();
        if (_settings.Address.Database != 0)
        {
            commands.Add(RespCommand.Of("SELECT", _settings.Address.Database.ToString(CultureInfo.InvariantCulture)));
        }

        if (_settings.Address.SentinelMaster is not null)
        {
            commands.Add(RespCommand.Of("ROLE"));
        }

        foreach (var reply in commands.Count == 0 ? [] : await connection.ExecuteAsync(commands.ToArray(), cancellationToken))
        {
            if (reply is RespError refusal)
            {
                throw RedisTrouble.Refused(refusal, _settings.Limits);
            }

            // Only ROLE answers with an array. Sentinels tell of a new primary a little before, or after, it is one.
            if (reply.Parts() is [var role, ..] && role.AsText() != "master")
            {
                throw new RedisStoreException("store.url", $"{connection.Endpoint}, of which the Sentinels tell, is no primary (yet)", isLasting: false);
            }
        }
    }

    private async Task<ServerEndpoint> FindAsync(string master, CancellationToken cancellationToken)
    {
        Exception? last = null;
        var strangers = 0;
        foreach (var sentinel in _settings.Address.Servers)
        {
            // One that swallows packets leaves time for the others, and for the primary.
            using var share = new CancellationTokenSource(_settings.Limits.StoreCallTimeout / (_settings.Address.Servers.Length + 1), _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, cancellationToken);
            try
            {
                await using var connection = await OpenAsync(ServerEndpoint.Parse(sentinel), user: null, _settings.SentinelPasswordFile, either.Token);
                var replies = await connection.ExecuteAsync(new[] { RespCommand.Of("SENTINEL", "get-master-addr-by-name", master) }, either.Token);
                if (replies[0].Parts() is [var host, var port] && int.TryParse(port.AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535)
                {
                    return ServerEndpoint.Tcp(host.AsText()!, number);
                }

                strangers += replies[0] is RespNull ? 1 : 0;
                last = replies[0] is RespError refusal ? OfSentinel(sentinel, RedisTrouble.Refused(refusal, _settings.Limits)) : null;
            }
            catch (Exception e) when (RedisTrouble.Knows(e) && !cancellationToken.IsCancellationRequested)
            {
                last = OfSentinel(sentinel, RedisTrouble.Of(e, _settings.Limits));
            }
        }

        throw last ?? new RedisStoreException("store.url", $"the Sentinels know no primary of the name {Shown.Text(master)}", isLasting: strangers == _settings.Address.Servers.Length);
    }

    // What is wrong with one Sentinel lasts only if it is wrong with all of them; the one asked last stands for them.
    private static RedisStoreException OfSentinel(string sentinel, RedisStoreException trouble) => new(
        trouble.Setting == "store.passwordFile" ? "store.sentinelPasswordFile" : trouble.Setting, $"Sentinel {sentinel}: {trouble.Message}", trouble.IsLasting);
}
