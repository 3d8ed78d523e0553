using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer.Mapping;

namespace Fleet.Grains.Collectors.PgBouncer;

/// <summary>One thing asked of a console: its statement, when it is due, and how its answer becomes families.</summary>
internal sealed record PgBouncerAsk
{
    /// <summary>The collector's name.</summary>
    public required string Collector { get; init; }

    /// <summary>The tier it belongs to.</summary>
    public required Tiers Tier { get; init; }

    /// <summary>The statement.</summary>
    public required string Statement { get; init; }

    /// <summary>
    /// Whether the answer has a fixed number of short rows. Only such ones may have another question on their heels: see
    /// <see cref="PgBouncerRound" />.
    /// </summary>
    public bool IsSmall { get; init; }

    /// <summary>The first version of PgBouncer whose answer has something to show.</summary>
    public required Version Since { get; init; }

    /// <summary>Takes out of the answer what families of others are made with; comes before any <see cref="Map" />.</summary>
    public Action<ShowTable, ConsoleFacts> Learn { get; init; } = static (_, _) => { };

    /// <summary>Makes families of the answer.</summary>
    public required Action<ShowTable, ConsoleFacts, FamilySet> Map { get; init; }
}
