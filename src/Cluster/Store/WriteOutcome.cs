namespace Fleet.Cluster.Store;

/// <summary>What became of one write: a closed union. The first three are durable when they are given.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>The target is new.</summary>
    public sealed record Created(StoredTarget Target) : WriteOutcome;

    /// <summary>The target was there; one that says the same keeps its revision.</summary>
    public sealed record Replaced(StoredTarget Target) : WriteOutcome;

    /// <summary>The target is gone as of this revision of the store.</summary>
    public sealed record Deleted(long Revision) : WriteOutcome;

    /// <summary>There is no target of this id to delete.</summary>
    public sealed record NotFound : WriteOutcome;

    /// <summary>The target's revision is not the expected one, but this; 0 when there is no such target.</summary>
    public sealed record Conflict(long CurrentRevision) : WriteOutcome;

    /// <summary>
    /// The store cannot write now. The message is for people, and says whether nothing was stored or whether that is not
    /// known: a shared store that breaks off between a write and its answer may have it or not.
    /// </summary>
    public sealed record Unavailable(string Message) : WriteOutcome;
}
