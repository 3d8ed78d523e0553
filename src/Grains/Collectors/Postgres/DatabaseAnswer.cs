using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>What one database gave when the pass last came to it.</summary>
internal sealed record DatabaseAnswer
{
    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>When the pass last came to it, with or without an answer; the lowest of all for never.</summary>
    public required long TriedAt { get; init; }

    /// <summary>Why it could not be asked; null when it could.</summary>
    public CollectOutcome? Failure { get; init; }

    /// <summary>The packs asked in it, each as it last was: those of slow tiers come seldom.</summary>
    public ImmutableArray<PackRun> Runs { get; init; } = [];

    /// <summary>Knows the packs that failed in it; null before it was first reached.</summary>
    public PackRunner? Runner { get; init; }
}
