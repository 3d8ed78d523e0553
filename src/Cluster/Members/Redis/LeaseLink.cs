using System.Globalization;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Cluster.Members.Redis;

/// <summary>The lease thread's line to the store: runs the script, and hears of new views in between. Connects by itself.</summary>
internal sealed class LeaseLink : IDisposable
{
    private readonly StoreDialer _dialer;
    private readonly string[] _keys;
    private readonly string _channel;
    private readonly Limits _limits;
    private BlockingRespConnection? _connection;
    private volatile string? _localHost;

    public LeaseLink(RedisStoreSettings settings, TimeProvider time)
    {
        var keys = new RedisKeys(settings.ClusterName);
        _keys = [keys.Of("view"), keys.Of("views"), keys.Of("leases"), keys.Of("members"), keys.Of("weights"), keys.Of("loads")];
        _channel = keys.Of("viewed");
        _limits = settings.Limits;
        _dialer = new StoreDialer(settings, time);
    }

    /// <summary>This machine's address on the way to the store; null before the first connection.</summary>
    public string? LocalHost => _localHost;

    /// <summary>Whether a connection stands.</summary>
    public bool IsOpen => _connection is { IsClosed: false };

    /// <summary>Runs the script once. A connection that the store closed since the last time is replaced without a word.</summary>
    /// <exception cref="WireException">No answer.</exception>
    /// <exception cref="LeaseException">No answer that makes sense.</exception>
    public LeaseReply Run(LeaseAsk ask)
    {
        var isOld = IsOpen;
        try
        {
            return LeaseReply.Read(Execute(ask));
        }
        catch (ConnectException) when (isOld)
        {
            return LeaseReply.Read(Execute(ask));
        }
    }

    /// <summary>Waits for a view newer than the one known; whether one was told.</summary>
    /// <exception cref="WireException">The connection broke.</exception>
    public bool HasNews(long known, TimeSpan wait)
    {
        while (_connection?.TryReceivePush(wait) is { } push)
        {
            if (push.Items is [var kind, _, var number]
                && kind.AsText() == "message"
                && long.TryParse(number.AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var told)
                && told > known)
            {
                return true;
            }

            // What has come already is looked at without another wait.
            wait = TimeSpan.Zero;
        }

        return false;
    }

    /// <summary>Why a run failed, in words fit for one line: some are the server's.</summary>
    public string Reason(Exception e) =>
        RedisTrouble.Line(e is WireException or SecretException or LeaseException ? e.Message : $"{e.GetType().Name}: {e.Message}", _limits);

    /// <summary>Closes the connection, so that the next run opens another.</summary>
    public void Dispose() => _connection?.Dispose();

    private RespReply Execute(LeaseAsk ask)
    {
        var connection = Connection();
        var json = ask.ToJson();
        var reply = connection.Execute(Command("EVALSHA", LeaseScript.Sha, json), LeaseTimes.Attempt);
        if (reply is RespError { Code: "NOSCRIPT" })
        {
            reply = connection.Execute(Command("EVAL", LeaseScript.Text, json), LeaseTimes.Attempt);
        }

        // READONLY after a failover, LOADING after a restart: another connection may lead to a server that can.
        return reply is RespError error ? throw new LeaseException($"{connection.Endpoint} refuses: {RedisTrouble.Text(error, _limits)}") : reply;
    }

    private BlockingRespConnection Connection()
    {
        if (_connection is not { IsClosed: false } connection)
        {
            _connection = connection = _dialer.Connect(_channel, LeaseTimes.Attempt);
            _localHost = connection.LocalAddress?.ToString();
        }

        return connection;
    }

    private RespCommand Command(string verb, string script, string json) =>
        RespCommand.Of([verb, script, _keys.Length.ToString(CultureInfo.InvariantCulture), .. _keys, json, _channel]);
}
