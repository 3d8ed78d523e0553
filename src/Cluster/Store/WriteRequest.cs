using System.Collections.Immutable;

namespace Fleet.Cluster.Store;

/// <summary>
/// One write on its way to the store's one writer. Either the writer claims it, then it gets an answer, or its caller
/// takes it back first, then it is never done: there is no third way.
/// </summary>
internal sealed class WriteRequest
{
    private readonly TaskCompletionSource<ImmutableArray<WriteOutcome>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    public WriteRequest(Func<Draft, ImmutableArray<WriteOutcome>> apply) => Apply = apply;

    /// <summary>What it does to the draft of the next state.</summary>
    public Func<Draft, ImmutableArray<WriteOutcome>> Apply { get; }

    /// <summary>The writer takes it; false when its caller took it back.</summary>
    public bool Claim() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    /// <summary>The writer answers what it claimed.</summary>
    public void Answer(ImmutableArray<WriteOutcome> outcomes) => _answer.TrySetResult(outcomes);

    /// <summary>Waits for the answer, or takes the write back when the token fires in time.</summary>
    public async Task<ImmutableArray<WriteOutcome>> WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var request = (WriteRequest)state!;
                if (request.Claim())
                {
                    request._answer.TrySetCanceled(token);
                }
            },
            this);
        return await _answer.Task;
    }
}
