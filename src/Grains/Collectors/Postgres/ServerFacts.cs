using System.Collections.Immutable;
using Fleet.Grains.Packs;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>What a server says of itself at the start of each collection; packs are chosen by it.</summary>
internal sealed record ServerFacts
{
    /// <summary>Version, role and extensions.</summary>
    public required PackConditions Conditions { get; init; }

    /// <summary>The full text of <c>version()</c>.</summary>
    public required string VersionText { get; init; }

    /// <summary>Databases that the user may connect to, templates left out.</summary>
    public required ImmutableArray<string> Databases { get; init; }

    /// <summary>Whether the user may read the statistics of others (member of pg_monitor, pg_read_all_stats, or superuser).</summary>
    public required bool ReadsAllStatistics { get; init; }

    /// <summary>Whether a pooler stands before it, which keeps a connection of its own for each database that is entered.</summary>
    public bool IsPooled { get; init; }

    /// <summary>Whether, by the server's own books, a new login of this user may be refused.</summary>
    public required bool LoginInDoubt { get; init; }
}
