using System.Globalization;
using Fleet.Resp;

namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// Hears of changes as they happen, over a connection of its own. What it misses while it has none, the store's poll
/// finds within a second; so it fails quietly, and is told when it seems deaf.
/// </summary>
internal sealed class ChangeListener : IAsyncDisposable
{
    private readonly RedisConnector _connector;
    private readonly RedisStoreSettings _settings;
    private readonly ReconnectPause _pause;
    private readonly TimeProvider _time;
    private readonly Func<long> _known;
    private readonly Action _heard;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _loop;

    // Guarded by the lock, for it is replaced while others may fire it.
    private CancellationTokenSource _renewal = new();
    private long _newest;
    private volatile bool _isListening;

    /// <summary>Begins to listen.</summary>
    /// <param name="connector">Opens the connection.</param>
    /// <param name="settings">The fleet and the caps.</param>
    /// <param name="pause">Between two attempts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="known">The revision that the process knows already.</param>
    /// <param name="heard">Called with each change that it does not.</param>
    public ChangeListener(RedisConnector connector, RedisStoreSettings settings, ReconnectPause pause, TimeProvider time, Func<long> known, Action heard)
    {
        _connector = connector;
        _settings = settings;
        _pause = pause;
        _time = time;
        _known = known;
        _heard = heard;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Whether it listens, and yet has not heard of this revision, which was published a while ago.</summary>
    public bool IsDeafTo(long revision) => _isListening && Volatile.Read(ref _newest) < revision;

    /// <summary>Leaves the connection for a new one: it is deaf, or the store is another one now.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            _renewal.Cancel();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _renewal.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, NewRenewal());
            try
            {
                await ListenAsync(either.Token);
            }
            catch (Exception e) when (RedisTrouble.Knows(e))
            {
                // The command connection meets the same trouble and tells of it.
            }

            await Task.Delay(_pause.Next(), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private CancellationToken NewRenewal()
    {
        lock (_gate)
        {
            _renewal.Dispose();
            _renewal = new CancellationTokenSource();
            return _renewal.Token;
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await SubscribeAsync(cancellationToken);
        Volatile.Write(ref _newest, _known());
        _isListening = true;
        try
        {
            while (true)
            {
                var message = await connection.ReceiveAsync(cancellationToken);
                if (message.Parts() is [_, _, var text] && long.TryParse(text.AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
                {
                    _pause.Reset();
                    Hear(revision);
                }
            }
        }
        finally
        {
            _isListening = false;
        }
    }

    private void Hear(long revision)
    {
        Volatile.Write(ref _newest, Math.Max(revision, _newest));
        if (revision > _known())
        {
            _heard();
        }
    }

    private async Task<RespConnection> SubscribeAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_settings.Limits.StoreCallTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var connection = await _connector.ConnectAsync(either.Token);
        var replies = await connection.ExecuteAsync(new[] { RespCommand.Of("SUBSCRIBE", new RedisKeys(_settings.ClusterName).Channel) }, either.Token);
        if (replies[0] is not RespError refusal)
        {
            return connection;
        }

        await connection.DisposeAsync();
        throw RedisTrouble.Refused(refusal, _settings.Limits);
    }
}
