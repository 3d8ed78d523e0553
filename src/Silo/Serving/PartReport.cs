using Fleet.Grains.Collecting;

namespace Fleet.Silo.Serving;

/// <summary>What stands of one collector of a target.</summary>
public sealed record PartReport
{
    /// <summary>The collector.</summary>
    public required string Collector { get; init; }

    /// <summary>How often it runs.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>How its last attempt ended.</summary>
    public required CollectOutcome Outcome { get; init; }

    /// <summary>How long its last attempt took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Samples that stand of it.</summary>
    public required int Series { get; init; }

    /// <summary>When it was last asked, by the wall clock of its silo; null when an earlier silo asked.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Age of its values; null when it has none.</summary>
    public required TimeSpan? Age { get; init; }
}
