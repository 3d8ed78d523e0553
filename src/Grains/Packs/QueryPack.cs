using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs.Legacy;

namespace Fleet.Grains.Packs;

/// <summary>A subject of a SQL target as data: when to ask what, within which bounds, and what the columns mean.</summary>
internal sealed record QueryPack
{
    /// <summary>The pack's own name; the <c>collector</c> label.</summary>
    public required string Name { get; init; }

    /// <summary>The name it is switched by; several packs may share it. Usually its own name.</summary>
    public required string Collector { get; init; }

    /// <summary>The names that other versions of postgres_exporter have for it: it is switched and told of by them too.</summary>
    public ImmutableArray<string> Former { get; init; } = [];

    /// <summary>What it is about, in one sentence.</summary>
    public required string About { get; init; }

    /// <summary>Whether it runs unless switched off.</summary>
    public required bool Default { get; init; }

    /// <summary>How often it is worth asking.</summary>
    public required Tiers Tier { get; init; }

    /// <summary>Whether it is asked once or in each database.</summary>
    public PackScope Scope { get; init; } = PackScope.Server;

    /// <summary>The role it is for.</summary>
    public ServerRole Role { get; init; } = ServerRole.Any;

    /// <summary>The server versions it is for.</summary>
    public VersionRange Versions { get; init; } = VersionRange.All;

    /// <summary>The extension it needs in its database; null for none.</summary>
    public string? Extension { get; init; }

    /// <summary>How long its statement may run, 10 ms to 10 min.</summary>
    public TimeSpan StatementTimeout { get; init; } = StatementLimits.Default.StatementTimeout;

    /// <summary>How long its statement may wait for a lock, 10 ms to 1 min.</summary>
    public TimeSpan LockTimeout { get; init; } = StatementLimits.Default.LockTimeout;

    /// <summary>How many rows are kept; null for the general cap.</summary>
    public int? RowCap { get; init; }

    /// <summary>Names of the values handed over as <c>$1</c>, <c>$2</c>...</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>How its rows become few; null when all are shown.</summary>
    public TopRows? Top { get; init; }

    /// <summary>Whether a user without the rights of pg_monitor gets an answer that leaves out what belongs to others.</summary>
    public bool NeedsMonitor { get; init; }

    /// <summary>The variants of its statement.</summary>
    public required ImmutableArray<PackQuery> Queries { get; init; }

    /// <summary>The families.</summary>
    public required ImmutableArray<PackFamily> Families { get; init; }

    /// <summary>Where a pack that a user wrote comes from; null for Fleet's own.</summary>
    public PackOrigin? Origin { get; init; }

    /// <summary>What maps the columns in place of <see cref="Families" />, for packs of postgres_exporter's files; null for others.</summary>
    public ColumnRules? Columns { get; init; }

    /// <summary>How long it is not asked again; zero to ask whenever its tier is due.</summary>
    public TimeSpan CacheTime { get; init; }

    /// <summary>The servers that a file's <c>runonserver</c> names; null for all.</summary>
    public ServerRange? RunsOn { get; init; }

    /// <summary>Why it is never sent, and counts as failed; null when it is.</summary>
    public string? Refusal { get; init; }

    /// <summary>Its name for messages, with the place in the user's file.</summary>
    public string Title => Origin is null ? Name : $"{Name} ({Origin})";

    /// <summary>The names of the families that it is known to give.</summary>
    public IEnumerable<string> FamilyNames => Columns?.FamilyNames ?? Families.SelectMany(family => family.Names);

    /// <summary>The pack with its families under the names that a target wants only; perhaps with none.</summary>
    public QueryPack NarrowedTo(ImmutableArray<string> wanted) =>
        wanted.IsEmpty ? this : this with { Families = [.. Families.Select(family => family.NarrowedTo(wanted)).OfType<PackFamily>()] };
}
