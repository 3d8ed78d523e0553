using System.Collections.Immutable;
using Fleet.Grains.Collectors.Redis.Groups;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>What a whole pass over the keys of a target gave. It stands until the next pass is through.</summary>
internal sealed record ScanResult
{
    /// <summary>Keys to describe.</summary>
    public required ImmutableArray<RedisKey> Keys { get; init; }

    /// <summary>Streams to describe.</summary>
    public required ImmutableArray<RedisKey> Streams { get; init; }

    /// <summary>Whether a cap left keys or streams out.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Keys by pattern that is counted.</summary>
    public required ImmutableArray<(KeySelector Pattern, long Count)> Counts { get; init; }

    /// <summary>The groups of each database that has keys, and how many there are of them.</summary>
    public required ImmutableArray<(int Database, ImmutableArray<KeyGroup> Groups, int Distinct)> Groups { get; init; }

    /// <summary>Databases that could not be walked over to their ends: nothing is counted in them.</summary>
    public required ImmutableHashSet<int> LeftOut { get; init; }

    /// <summary>The first failure; null when there was none.</summary>
    public RedisFailure? Failure { get; init; }

    /// <summary>Why the memory of some groups is not known; null when it is of all.</summary>
    public RedisFailure? MemoryFailure { get; init; }

    /// <summary>The process whose keys they are.</summary>
    public string? RunId { get; init; }

    /// <summary>When it was through, on the process' monotonic clock.</summary>
    public required long FinishedAt { get; init; }

    /// <summary>From its first step to its last, the collections between them included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The time that its steps took.</summary>
    public required TimeSpan Worked { get; init; }
}
