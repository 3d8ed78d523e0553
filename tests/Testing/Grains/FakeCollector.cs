using System.Threading.Channels;
using Fleet.Grains.Collecting;

namespace Fleet.Tests.Testing.Grains;

/// <summary>A collector whose collections the test answers, one by one or by a function, and that counts them.</summary>
public sealed class FakeCollector : ICollector
{
    private readonly Channel<FakeCall> _calls = Channel.CreateUnbounded<FakeCall>();
    private int _count;
    private int _underWay;
    private int _mostAtOnce;

    /// <summary>Answers every collection at once; null leaves it to <see cref="NextCallAsync" />.</summary>
    public Func<Tiers, Collection>? Answers { get; set; }

    /// <summary>Whether a collection goes on when its token fires.</summary>
    public bool IgnoresToken { get; set; }

    /// <summary>Runs when the collector is disposed.</summary>
    public Func<Task> Disposing { get; set; } = () => Task.CompletedTask;

    /// <summary>Collections begun.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Collections that have begun and not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>The most that were under way at one time.</summary>
    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <summary>How often it was disposed.</summary>
    public int Disposals { get; private set; }

    /// <summary>Whether a collection was under way when it was disposed.</summary>
    public bool WasDisposedUnderWay { get; private set; }

    /// <inheritdoc />
    public async Task<Collection> CollectAsync(Tiers due, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        var now = Interlocked.Increment(ref _underWay);
        _mostAtOnce = Math.Max(_mostAtOnce, now);
        try
        {
            if (Answers is { } answers)
            {
                return answers(due);
            }

            var call = new FakeCall(due, cancellationToken);
            _calls.Writer.TryWrite(call);
            return await (IgnoresToken ? call.Answered : call.Answered.WaitAsync(cancellationToken));
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Waits until a collection is asked for.</summary>
    public async Task<FakeCall> NextCallAsync(CancellationToken cancellationToken) => await _calls.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc />
    public bool IsConnected { get; set; } = true;

    /// <inheritdoc />
    public IReadOnlyList<PlannedQuery> Plan() => [];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Disposals++;
        WasDisposedUnderWay |= UnderWay > 0;
        await Disposing();
    }
}
