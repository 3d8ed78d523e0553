using System.Collections.Immutable;
using System.Threading.Channels;

namespace Fleet.Cluster.Store.Redis;

/// <summary>The writes that wait for the store's loop. Each has its answer, or is given up, within the time of one exchange.</summary>
internal sealed class WriteQueue
{
    private readonly Limits _limits;
    private readonly TimeProvider _time;
    private readonly WakeUp _wake;
    private readonly Channel<WriteRequest<RedisWrite>> _requests;

    /// <summary>Makes the queue.</summary>
    /// <param name="limits">The caps.</param>
    /// <param name="time">The clock.</param>
    /// <param name="wake">Called when a write waits.</param>
    public WriteQueue(Limits limits, TimeProvider time, WakeUp wake)
    {
        _limits = limits;
        _time = time;
        _wake = wake;
        _requests = Channel.CreateBounded<WriteRequest<RedisWrite>>(
            new BoundedChannelOptions(limits.StoreQueuedWrites) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    }

    /// <summary>The same refusal for each operation of a write.</summary>
    public static ImmutableArray<WriteOutcome> Refusal(RedisWrite write, string message) =>
        [.. write.Operations.Select(_ => new WriteOutcome.Unavailable(message))];

    /// <summary>Has a write done and gives its outcomes, one for each operation.</summary>
    public async Task<ImmutableArray<WriteOutcome>> SubmitAsync(RedisWrite write, CancellationToken cancellationToken)
    {
        var request = new WriteRequest<RedisWrite>(write);
        var start = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(_limits.StoreCallTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _requests.Writer.WriteAsync(request, either.Token);
        }
        catch (ChannelClosedException)
        {
            return Refusal(write, "Nothing was stored: the store is closed.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refusal(write, "Nothing was stored: too many writes wait for the store.");
        }

        _wake.Call();
        try
        {
            return await request.WaitAsync(cancellationToken).WaitAsync(Left(start), _time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            request.Answer(Refusal(write, request.Claim() || write.TryGiveUp()
                ? "Nothing was stored: the store did not answer in time."
                : "It is not known whether this was stored: the store did not answer in time. Look before you try again."));
            return await request.WaitAsync(CancellationToken.None);
        }
    }

    /// <summary>Takes no more.</summary>
    public void Close() => _requests.Writer.TryComplete();

    /// <summary>Adds the writes that wait to a group; leaves out of it those that nobody waits for any more.</summary>
    public void Take(List<WriteRequest<RedisWrite>> group, int most)
    {
        while (group.Count < most && _requests.Reader.TryRead(out var request))
        {
            if (request.Claim())
            {
                group.Add(request);
            }
        }

        group.RemoveAll(request => request.IsAnswered || !request.Work.TrySend());
    }

    /// <summary>Refuses the writes that wait: none of them was sent.</summary>
    public void Refuse(string reason)
    {
        while (_requests.Reader.TryRead(out var request))
        {
            if (request.Claim())
            {
                request.Answer(Refusal(request.Work, "Nothing was stored: " + reason));
            }
        }
    }

    private TimeSpan Left(long start)
    {
        var left = _limits.StoreCallTimeout - _time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
