namespace Fleet.Cluster.Members;

/// <summary>
/// Whether a silo may begin collections: while its lease stands, or while it knows that nobody else could have taken over
/// (the store is away for everybody it can ask). A process that was stopped for a while finds its tenure over when it
/// wakes, and collects nothing before it has learned what it still owns.
/// </summary>
public sealed class Tenure
{
    private readonly TimeProvider _time;
    private volatile Term _term;

    /// <summary>A tenure that is not held yet.</summary>
    public Tenure(TimeProvider time)
    {
        _time = time;
        _term = new Term(0, IsForEver: false);
    }

    /// <summary>Whether collections may begin now.</summary>
    public bool IsHeld => _term is { IsForEver: true } || _time.GetTimestamp() < _term.Until;

    /// <summary>A tenure that nobody can take: of a silo that is the whole fleet.</summary>
    public static Tenure Unlimited(TimeProvider time)
    {
        var tenure = new Tenure(time);
        tenure.Set(new Term(0, IsForEver: true));
        return tenure;
    }

    /// <summary>Completes as soon as collections may begin; at once while they may.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (!IsHeld)
        {
            var term = _term;
            if (!IsHeld)
            {
                await term.Replaced.Task.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Holds it until <paramref name="length" /> after the moment <paramref name="from" /> of the process' monotonic clock; called by the one that holds the lease.</summary>
    public void Extend(long from, TimeSpan length) =>
        Set(new Term(from + (long)(length.TotalSeconds * _time.TimestampFrequency), IsForEver: false));

    private void Set(Term term)
    {
        var old = _term;
        _term = term;
        old.Replaced.TrySetResult();
    }

    private sealed record Term(long Until, bool IsForEver)
    {
        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
