using Fleet.Grains.Collecting;

namespace Fleet.Tests.Testing.Grains;

/// <summary>One collection that a <see cref="FakeCollector" /> was asked for and that the test answers.</summary>
public sealed class FakeCall
{
    // Continuations run inside Answer on purpose: when it returns, the collection has ended.
    private readonly TaskCompletionSource<Collection> _answer = new();

    /// <summary>A call that waits for its answer.</summary>
    public FakeCall(Tiers due, CancellationToken deadline)
    {
        Due = due;
        Deadline = deadline;
    }

    /// <summary>What was asked for.</summary>
    public Tiers Due { get; }

    /// <summary>The token that the collector was given.</summary>
    public CancellationToken Deadline { get; }

    /// <summary>Ends with the test's answer.</summary>
    public Task<Collection> Answered => _answer.Task;

    /// <summary>Ends the collection with a result.</summary>
    public void Answer(Collection collection) => _answer.SetResult(collection);
}
