using System.Globalization;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Cluster.Members.Redis;

/// <summary>Connects the lease thread to the store; with Sentinels it asks them at each connect who the primary is now.</summary>
internal sealed class StoreDialer
{
    private readonly RedisStoreSettings _settings;
    private readonly TimeProvider _time;
    private readonly BlockingRespDialer _dialer;
    private readonly BoundedCalls<string, string> _passwords;
    private int _lastSentinel;

    public StoreDialer(RedisStoreSettings settings, TimeProvider time)
    {
        var limits = settings.Limits;
        _settings = settings;
        _time = time;
        _passwords = new BoundedCalls<string, string>(path => SecretFile.Read(path, limits.SecretFileBytes));
        _dialer = new BlockingRespDialer(
            new RespLimits
            {
                ReplyBytes = limits.RespReplyBytes,
                BulkBytes = limits.RespBulkBytes,
                Elements = limits.RespElements,
                Depth = limits.RespDepth,
            },
            time);
    }

    /// <summary>A connection to the primary, in its database and subscribed to the channel.</summary>
    /// <exception cref="WireException">There is none in time.</exception>
    /// <exception cref="SecretException">A password file cannot be read.</exception>
    /// <exception cref="LeaseException">The Sentinels or the store refuse.</exception>
    public BlockingRespConnection Connect(string channel, TimeSpan timeout)
    {
        var start = _time.GetTimestamp();
        var address = _settings.Address;
        var endpoint = address.SentinelMaster is { } master
            ? Primary(master, timeout / 2)
            : ServerEndpoint.Parse(address.Servers[0]);
        var connection = _dialer.Connect(
            endpoint, Options(address.Username, _settings.PasswordFile, RespProtocol.Resp3, Left(start, timeout) / 4), Left(start, timeout));
        try
        {
            if (address.Database != 0
                && connection.Execute(RespCommand.Of("SELECT", address.Database.ToString(CultureInfo.InvariantCulture)), Left(start, timeout)) is RespError error)
            {
                throw new LeaseException($"{endpoint} has no database {address.Database}: {RedisTrouble.Text(error, _settings.Limits)}");
            }

            connection.Subscribe(channel, Left(start, timeout));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private ServerEndpoint Primary(string master, TimeSpan timeout)
    {
        var start = _time.GetTimestamp();
        var servers = _settings.Address.Servers;
        var first = _lastSentinel;
        string? why = null;
        for (var i = 0; i < servers.Length; i++)
        {
            _lastSentinel = (first + i) % servers.Length;
            try
            {
                return Ask(ServerEndpoint.Parse(servers[_lastSentinel]), master, Left(start, timeout) / (servers.Length - i));
            }
            catch (Exception e) when (e is WireException or LeaseException)
            {
                why = e.Message;
            }
        }

        throw new LeaseException($"No Sentinel names the primary of {master}: {why}");
    }

    private ServerEndpoint Ask(ServerEndpoint sentinel, string master, TimeSpan timeout)
    {
        var start = _time.GetTimestamp();
        using var connection = _dialer.Connect(
            sentinel, Options(null, _settings.SentinelPasswordFile, RespProtocol.Resp2, timeout / 4), Left(start, timeout));
        var reply = connection.Execute(RespCommand.Of("SENTINEL", "get-master-addr-by-name", master), Left(start, timeout));
        return reply switch
        {
            RespError error => throw new LeaseException($"{sentinel} refuses: {RedisTrouble.Text(error, _settings.Limits)}"),
            _ when reply.AsElements() is { IsDefault: false, Length: 2 } parts
                && parts[0].AsText() is { Length: > 0 } host
                && int.TryParse(parts[1].AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port is > 0 and <= 65535 => ServerEndpoint.Tcp(host, port),
            _ => throw new LeaseException($"{sentinel} knows no {master}."),
        };
    }

    private RespConnectOptions Options(string? username, string? passwordFile, RespProtocol protocol, TimeSpan wait) => new()
    {
        Protocol = protocol,
        Username = username,
        Password = passwordFile is null ? null : Password(passwordFile, wait),
        Tls = !_settings.Address.Tls ? null : new TlsOptions
        {
            CaFile = _settings.Tls.CaFile,
            CertFile = _settings.Tls.CertFile,
            KeyFile = _settings.Tls.KeyFile,
        },
    };

    private string Password(string path, TimeSpan wait)
    {
        try
        {
            return _passwords.Get(path, wait);
        }
        catch (TimeoutException)
        {
            throw new SecretException($"The secret file {path} cannot be read: it gives nothing.");
        }
    }

    private TimeSpan Left(long start, TimeSpan whole)
    {
        var left = whole - _time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
