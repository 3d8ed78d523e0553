namespace Fleet.Grains.Collecting;

/// <summary>
/// Asks one target for its values. One instance per grain; never called twice at once. It holds its connection
/// between calls and opens it again when it is gone.
/// </summary>
public interface ICollector : IAsyncDisposable
{
    /// <summary>
    /// One collection of what is due. Expected failures come back as data. When <paramref name="cancellationToken" />
    /// (the grain's deadline) fires it stops at once, leaves no half-read connection behind, and either returns what it
    /// has or throws <see cref="OperationCanceledException" />, which the grain books as a timeout.
    /// </summary>
    Task<Collection> CollectAsync(Tiers due, CancellationToken cancellationToken);

    /// <summary>The collection of a turn in which nothing listened at the address, so that it was not asked to collect.</summary>
    Collection Unreached(CollectOutcome outcome) => new() { Outcome = outcome };

    /// <summary>Whether the next collection can use the connection that is held; otherwise it begins with a connect, which the silo paces.</summary>
    bool IsConnected { get; }

    /// <summary>
    /// What this target gets asked and why, as known from the last connection; before the first what the specification alone
    /// says, or nothing. May be called at any time from any thread.
    /// </summary>
    IReadOnlyList<PlannedQuery> Plan();
}
