using System.Collections.Immutable;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Grains.Packs;
using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>Holds the packs to the list of all families that postgres_exporter has, and to the names of the documents.</summary>
public sealed class ServesEveryFamily
{
    /// <summary>What no target shows, by the start of the name.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["process_"] = "of the exporter's process: many targets share one of Fleet's, which tells of itself on /metrics",
        ["go_"] = "of the exporter's process, and Fleet is not written in Go",
        ["promhttp_"] = "of the exporter's process: fleet_scrapes_total stands on the gateway's /metrics",
        ["postgres_exporter_"] = "of the exporter's process: fleet_build_info stands on /metrics",
        ["pg_exporter_user_queries_load_error"] = "comes with a target's own query files, not with a pack",
        ["pg_replication_slots_pg_xlog_location_diff"] = "of PostgreSQL before 10",
        ["pg_stat_replication_pg_xlog_location_diff"] = "of PostgreSQL before 10",
    };

    /// <summary>Names of packs with a label more or less than the list says.</summary>
    private static readonly Dictionary<string, string[]> OtherLabels = new(StringComparer.Ordinal)
    {
        // The list has those of v0.15; slot_type came with v0.16.
        ["pg_replication_slot_slot_current_wal_lsn"] = ["slot_name", "slot_type"],
        ["pg_replication_slot_slot_confirmed_flush_lsn"] = ["slot_name", "slot_type"],
        ["pg_replication_slot_slot_is_active"] = ["slot_name", "slot_type"],
        // Asked in all databases, and not in one.
        ["pg_statio_user_indexes_idx_blks_read_total"] = ["datname", "indexrelname", "relname", "schemaname"],
        ["pg_statio_user_indexes_idx_blks_hit_total"] = ["datname", "indexrelname", "relname", "schemaname"],
    };

    private static readonly ImmutableArray<QueryPack> Packs = PackCatalog.Load("Postgres");

    private static readonly Dictionary<string, (QueryPack Pack, PackFamily Family)> Served = Packs
        .SelectMany(pack => pack.Families.SelectMany(family => family.Names.Select(name => (name, pack, family))))
        .ToDictionary(one => one.name.Replace("{metric}", "<name>[_seconds|_bytes]", StringComparison.Ordinal), one => (one.pack, one.family), StringComparer.Ordinal);

    private static readonly HashSet<string> Own = OwnWork();

    private static IEnumerable<ExporterFamily> OfPacks =>
        ExporterFamilies.All.Where(family => !IsExcepted(family.Name) && !Own.Contains(family.Name));

    [Fact]
    public void Every_family_of_the_exporter_is_served_with_its_type_and_labels_or_is_an_exception_with_a_reason()
    {
        Assert.True(ExporterFamilies.All.Count > 170);
        Assert.Empty(OfPacks.Select(Problem).OfType<string>());
        Assert.All(Exceptions.Keys, start => Assert.Contains(ExporterFamilies.All, family => family.Name.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_collector_of_the_exporter_is_known_by_its_name_and_on_where_it_is_on_there()
    {
        foreach (var family in OfPacks)
        {
            var pack = Served[family.Name].Pack;
            var name = family.Collector.Split(' ')[0];
            if (!name.StartsWith('('))
            {
                Assert.Contains(name, PackBench.Names);
                Assert.Contains(name, pack.Former.Append(pack.Name).Append(pack.Collector).Append(pack.Name.Replace("_query_id", string.Empty, StringComparison.Ordinal)));
            }

            Assert.True(pack.Default || !family.Default, family.Name);
        }
    }

    [Theory]
    [InlineData("v0.11", 50)]
    [InlineData("v0.15", 100)]
    [InlineData("v0.19", 130)]
    [InlineData("v0.20", 130)]
    public void With_the_names_of_one_version_only_none_of_its_families_is_missing(string version, int atLeast)
    {
        var names = Packs.SelectMany(pack => pack.NarrowedTo([version]).Families).SelectMany(family => family.Names).ToHashSet(StringComparer.Ordinal);
        var wanted = OfPacks.Where(family => family.Versions.Contains(version) && family.Name != "pg_settings_<name>[_seconds|_bytes]").Select(family => family.Name).ToList();
        Assert.Empty(wanted.Except(names));
        Assert.True(wanted.Count >= atLeast, $"{wanted.Count} families");
    }

    [Fact]
    public void A_name_is_said_to_be_of_a_version_only_when_it_is()
    {
        // These came between two of the versions, with a group of names that the earlier one has.
        string[] between = ["pg_replication_slot_safe_wal_size_bytes", "pg_replication_slot_wal_status"];
        var wrong =
            from family in OfPacks
            where !between.Contains(family.Name)
            let pack = Served[family.Name].Family
            from owner in family.Name == pack.Names[0] ? pack.Of : pack.AliasesOf
            where owner.StartsWith('v') && !family.Versions.Contains(owner)
            select $"{family.Name} is not of {owner}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_name_that_the_documents_use_is_served()
    {
        var lines = File.ReadLines(Checkout.PathOf("tests", "Integration", "Postgres", "Captures", "document_names.tsv")).Skip(1).Select(line => line.Split('\t')[0]).ToList();
        Assert.True(lines.Count > 35);
        Assert.All(lines, name => Assert.True(IsServed(name), name));
        Assert.All(Served.Where(pair => pair.Value.Family.Of.Contains("dashboards")), pair => Assert.Contains(pair.Key, lines));
    }

    private static bool IsServed(string name) => name.EndsWith('*')
        ? Served.Keys.Any(served => served.StartsWith(name.TrimEnd('*'), StringComparison.Ordinal))
        : Served.ContainsKey(name) || Own.Contains(name) || name.StartsWith("pg_settings_", StringComparison.Ordinal);

    private static bool IsExcepted(string name) => Exceptions.Keys.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private static string? Problem(ExporterFamily theirs)
    {
        if (!Served.TryGetValue(theirs.Name, out var served))
        {
            return theirs.Name + " is served by no pack";
        }

        var labels = served.Family.Labels.Select(label => label.Name).Order(StringComparer.Ordinal).ToList();
        return served.Family.Type != theirs.Type ? $"{theirs.Name}: {theirs.Type} there, {served.Family.Type} here"
            : OtherLabels.GetValueOrDefault(theirs.Name, [.. theirs.Labels]).SequenceEqual(labels) ? null
            : $"{theirs.Name}: [{string.Join(' ', theirs.Labels)}] there, [{string.Join(' ', labels)}] here";
    }

    // What the collector and the grain say of their own work.
    private static HashSet<string> OwnWork()
    {
        var facts = new ServerFacts
        {
            Conditions = new PackConditions
            {
                Version = new Version(15, 0),
                Role = ServerRole.Primary,
                Extensions = ImmutableDictionary<string, InstalledExtension>.Empty,
            },
            VersionText = "PostgreSQL",
            Databases = [],
            ReadsAllStatistics = true,
            LoginInDoubt = false,
        };
        var own = new ScrapeRecord().Book([new PackTally(Packs[0], 100)], facts, failed: false, TimeSpan.Zero);
        return [.. own.Families.Select(family => family.Name), PostgresCollector.Kind.UpMetric];
    }
}
