using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Store.Redis;

/// <summary>
/// The one owner of the store's connection: wait for writes, a change or a second -> send what waits and ask what is new ->
/// publish -> answer. Without a connection: connect, refusing what comes meanwhile.
/// </summary>
internal sealed class StoreLoop : IAsyncDisposable
{
    // Writes that go in one round trip: one flush of the store's disk serves them all.
    private const int MaxGroup = 256;

    // What the subscription misses is found after so long.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly RedisStoreSettings _settings;
    private readonly Random _random;
    private readonly RedisConnector _connector;
    private readonly RedisLink _link;
    private readonly StoreExchange _exchange;
    private readonly ReconnectPause _pause;
    private readonly Reconnection _reconnection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WriteQueue _queue;
    private readonly Published<StoreState> _state = new(StoreState.Empty);
    private readonly WakeUp _wake = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly List<WriteRequest<RedisWrite>> _group = [];
    private KnownStore _known = KnownStore.Nothing;
    private ChangeListener? _listener;
    private Task _loop = Task.CompletedTask;
    private long _polledRevision;

    public StoreLoop(RedisStoreSettings settings, ISecretSource secrets, Random random, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _random = random;
        _connector = new RedisConnector(settings, secrets, time);
        _link = new RedisLink(_connector, settings.Limits, time);
        _exchange = new StoreExchange(settings, _link, logger);
        _pause = new ReconnectPause(random);
        _time = time;
        _logger = logger;
        _queue = new WriteQueue(settings.Limits, time, _wake);
        Health = new StoreHealth(settings.Address, logger);
        _reconnection = new Reconnection(_queue, _wake, _pause, Health, time);
    }

    /// <summary>All registrations.</summary>
    public Published<StoreState> State => _state;

    /// <summary>How the store is.</summary>
    public StoreHealth Health { get; }

    /// <summary>Where writes go.</summary>
    public WriteQueue Queue => _queue;

    /// <summary>Connects and reads everything; keeps trying while the store is away.</summary>
    /// <exception cref="RedisStoreException">Trying again would not help.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        long? toldAt = null;
        while (true)
        {
            try
            {
                await AttachAsync(cancellationToken);
                Log.Opened(_logger, _settings.Address, _known.State.Targets.Count, _known.State.Revision);
                return;
            }
            catch (RedisStoreException e) when (!e.IsLasting)
            {
                if (toldAt is null || _time.GetElapsedTime(toldAt.Value) >= TimeSpan.FromMinutes(1))
                {
                    toldAt = _time.GetTimestamp();
                    Log.StartWaits(_logger, _settings.Address, e.Message);
                }
            }

            await Task.Delay(_pause.Next(), _time, cancellationToken);
        }
    }

    /// <summary>Begins to follow the store, once it is loaded.</summary>
    public void Start()
    {
        // A generator serves one thread.
        var pause = new ReconnectPause(new Random(_random.Next()));
        _listener = new ChangeListener(_connector, _settings, pause, _time, () => _state.Current.Revision, _wake.Call);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Does the writes that wait, if there is a connection, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _closing.CancelAsync();
        _wake.Call();
        await _loop;
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        await _link.DisposeAsync();
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        while (_link.IsOpen || await _reconnection.RunAsync(ReattachAsync, _closing.Token))
        {
            await GatherAsync();
            if (_group.Count == 0 && _closing.IsCancellationRequested)
            {
                break;
            }

            await ExchangeAsync();
        }

        _queue.Refuse("the store is closed.");
        _group.ForEach(request => request.Answer(WriteQueue.Refusal(request.Work, "It is not known whether this was stored: the process ends.")));
    }

    private async Task GatherAsync()
    {
        _wake.Reset();
        _queue.Take(_group, MaxGroup);
        if (_group.Count == 0 && !_closing.IsCancellationRequested)
        {
            await _wake.WaitAsync(meanwhile: null, Poll, _time);
            _queue.Take(_group, MaxGroup);
        }
    }

    private async Task ExchangeAsync()
    {
        try
        {
            var exchanged = await _exchange.RunAsync(_known, _group.ConvertAll(request => request.Work), CancellationToken.None);
            Take(exchanged.Known);
            Answer(exchanged.Outcomes);
            _pause.Reset();
            if (exchanged.IsReadOnly)
            {
                await _link.CloseAsync();
            }

            if (_group.Count == 0)
            {
                LookForDeafness();
            }
        }
        catch (RedisStoreException e)
        {
            await LeaveAsync(e.Message);
        }
        catch (Exception e)
        {
            // The catch-all of the loop: a mistake of ours must not end it, and the writes are sent again or told in time.
            await LeaveAsync(e.Message);
            Health.Away(e.Message);
        }
    }

    private void Answer(ImmutableArray<ImmutableArray<WriteOutcome>?> outcomes)
    {
        var answered = _group.Zip(outcomes).Where(pair => pair.Second is not null).ToList();
        Health.Wrote(answered.SelectMany(pair => pair.Second!.Value));
        foreach (var (request, outcome) in answered)
        {
            request.Answer(outcome!.Value);
        }

        _group.RemoveAll(request => request.IsAnswered);
    }

    private void Take(KnownStore known)
    {
        _known = known;
        if (known.State.Revision > _state.Current.Revision)
        {
            _state.Publish(known.State);
        }
    }

    // What a poll found a second ago must have been heard of by now.
    private void LookForDeafness()
    {
        if (_listener is { } listener && listener.IsDeafTo(_polledRevision))
        {
            listener.Renew();
        }

        _polledRevision = _state.Current.Revision;
    }

    private async Task ReattachAsync(CancellationToken cancellationToken)
    {
        await AttachAsync(cancellationToken);
        _listener?.Renew();
    }

    private async Task LeaveAsync(string reason)
    {
        await _link.CloseAsync();
        Health.Disconnected(reason);
    }

    /// <summary>Connects, checks what must be checked, and reads what is new.</summary>
    private async Task AttachAsync(CancellationToken cancellationToken)
    {
        await _link.ConnectAsync(cancellationToken);
        await _exchange.CheckRightsAsync(cancellationToken);
        Health.Judged(DurabilityCheck.Judge(await _link.ExecuteAsync(DurabilityCheck.Questions, cancellationToken)));
        Take((await _exchange.RunAsync(_known, [], cancellationToken)).Known);
        Health.Connected(_state.Current.Revision);
    }
}
