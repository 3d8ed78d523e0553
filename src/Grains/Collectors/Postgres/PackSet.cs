using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs;
using Fleet.Grains.Packs.Files;

namespace Fleet.Grains.Collectors.Postgres;

/// <summary>Fleet's packs and those of the user's files together: what the user gives takes the place of what Fleet would.</summary>
/// <param name="Packs">All packs, with names of their own.</param>
/// <param name="Skipped">Packs that the user's stand in for, and files that are not as they are written.</param>
internal sealed record PackSet(ImmutableArray<QueryPack> Packs, ImmutableArray<SkippedCollector> Skipped)
{
    // Namespaces that are built into postgres_exporter, without their common beginning: one of the same name in a user's file
    // takes the place of all of it. Of other packs only the families that the file gives too.
    private static readonly string[] BuiltIn =
        ["stat_database", "stat_database_conflicts", "locks", "stat_replication", "replication_slots", "stat_archiver", "stat_activity"];

    /// <summary>Puts them together.</summary>
    public static PackSet Of(ImmutableArray<QueryPack> own, PackFileSet files)
    {
        if (files.Packs.IsEmpty)
        {
            return new PackSet(own, files.Problems);
        }

        var replacing = files.Packs.ToDictionary(pack => pack.Columns is null ? pack.Name : NameOf(pack.Columns.Namespace), StringComparer.Ordinal);
        var given = files.Packs.Where(pack => pack.Refusal is null).SelectMany(pack => pack.FamilyNames).ToHashSet(StringComparer.Ordinal);
        var packs = ImmutableArray.CreateBuilder<QueryPack>();
        var skipped = files.Problems.ToBuilder();
        foreach (var pack in own)
        {
            if (replacing.TryGetValue(pack.Name, out var by) && by.Refusal is null)
            {
                // A name in this list is one that does not run; the user's pack may have the very same.
                skipped.Add(new SkippedCollector(by.Name == pack.Name ? $"{pack.Name} (Fleet's own)" : pack.Name, $"{by.Title} takes its place."));
            }
            else if (Without(pack, given) is { } rest)
            {
                packs.Add(rest);
            }
            else
            {
                skipped.Add(new SkippedCollector(pack.Name, "The target's query files give all of its families."));
            }
        }

        var taken = own.Select(pack => pack.Name).ToHashSet(StringComparer.Ordinal);
        packs.AddRange(files.Packs.Select(pack => pack.Columns is not null && taken.Contains(pack.Name) ? Renamed(pack) : pack));
        return new PackSet(packs.ToImmutable(), skipped.ToImmutable());
    }

    // Without the beginning that they share; what is not built in gets a name that no pack has.
    private static string NameOf(string prefixed)
    {
        const string prefix = "pg_";
        return prefixed.StartsWith(prefix, StringComparison.Ordinal) && BuiltIn.Contains(prefixed[prefix.Length..], StringComparer.Ordinal)
            ? prefixed[prefix.Length..]
            : "namespace " + prefixed;
    }

    private static QueryPack Renamed(QueryPack pack) => pack with { Name = "custom_" + pack.Name, Collector = "custom_" + pack.Name };

    private static QueryPack? Without(QueryPack pack, HashSet<string> given)
    {
        if (!pack.FamilyNames.Any(given.Contains))
        {
            return pack;
        }

        var families = pack.Families
            .Select(family => family with { Names = family.Names.RemoveAll(given.Contains) })
            .Where(family => !family.Names.IsEmpty).ToImmutableArray();
        return families.IsEmpty ? null : pack with { Families = families };
    }
}
