using System.Collections.Immutable;

namespace Fleet.Cluster.Store;

/// <summary>
/// One write on its way to the store's one writer. Either the writer claims it, then it gets an answer, or its caller
/// takes it back first, then it is never done: there is no third way.
/// </summary>
/// <typeparam name="T">What the writer needs to know of it.</typeparam>
internal sealed class WriteRequest<T>
{
    private readonly TaskCompletionSource<ImmutableArray<WriteOutcome>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    public WriteRequest(T work) => Work = work;

    /// <summary>What is to be done.</summary>
    public T Work { get; }

    /// <summary>Whether there is an answer, so that nobody waits any more.</summary>
    public bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>The writer takes it; false when its caller took it back.</summary>
    public bool Claim() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    /// <summary>Answers what was claimed; only the first answer counts.</summary>
    public void Answer(ImmutableArray<WriteOutcome> outcomes) => _answer.TrySetResult(outcomes);

    /// <summary>Waits for the answer, or takes the write back when the token fires in time.</summary>
    public async Task<ImmutableArray<WriteOutcome>> WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var request = (WriteRequest<T>)state!;
                if (request.Claim())
                {
                    request._answer.TrySetCanceled(token);
                }
            },
            this);
        return await _answer.Task;
    }
}
