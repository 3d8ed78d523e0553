using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collectors.Postgres;
using Fleet.Grains.Packs;
using Fleet.Grains.Packs.Files;

namespace Fleet.Tests.Unit.Documents;

/// <summary>Makes docs/metrics/postgres.md of the embedded packs, and of what the collector says of its own work.</summary>
internal static class PostgresDocument
{
    private const int FirstVersion = 13;
    private const int LastVersion = 18;

    // Newer than any: an extension that lags behind its server is the exception.
    private static readonly Version NewestExtension = new(9999, 0);

    public static ImmutableArray<QueryPack> Packs { get; } = PackCatalog.Load("Postgres");

    public static MetricDocument Build() => new()
    {
        Name = "postgres",
        Title = "Series of PostgreSQL targets",
        About =
        [
            $"What a scrape of a PostgreSQL target shows, by collector, beside [what every target has](fleet.md). {Tiers()}",
            "A word in braces in a name stands for text that the server gives. The column PostgreSQL is empty where a family"
                + " comes with every version that its collector is for. The further names are those of other versions of postgres_exporter,"
                + " or of dashboards that Fleet was asked to serve; they carry the same values.",
        ],
        Sections = [FamilySection.Up(PostgresCollector.Kind), .. Packs.Select(Section), Exporter()],
    };

    /// <summary>How often each tier is collected unless the target says otherwise.</summary>
    public static string Tiers()
    {
        var times = new TierMultiples();
        return $"The tier says how often: health every {times.Health}, activity every {times.Activity}, sizes every {times.Sizes}, heavy every {times.Heavy}"
            + " intervals, unless the target is registered with other `tiers`.";
    }

    private static FamilySection Section(QueryPack pack) => new()
    {
        Title = pack.Name,
        About = [pack.About, Conditions(pack)],
        Detail = pack.Families.Any(family => family.Versions != VersionRange.All) ? "PostgreSQL" : null,
        Rows = [.. pack.Families.Select(Row)],
    };

    private static string Conditions(QueryPack pack)
    {
        var fits =
            from version in Enumerable.Range(FirstVersion, LastVersion - FirstVersion + 1)
            from role in (ServerRole[])[ServerRole.Primary, ServerRole.Standby]
            where Fits(pack, version, role)
            select (Version: version, Role: role.ToString().ToLowerInvariant());
        var (versions, roles) = (fits.Select(fit => fit.Version).Distinct().ToList(), fits.Select(fit => fit.Role).Distinct());
        var switchedBy = pack.Collector == pack.Name ? string.Empty : $" Switched with `{pack.Collector}`.";
        var where = pack.Scope == PackScope.Database ? "asked in each database" : "asked once for the server";
        return $"Collector `{pack.Name}`, {(pack.Default ? "default" : "optional")}, tier {pack.Tier.ToString().ToLowerInvariant()}, {where};"
            + $" PostgreSQL {versions[0]} to {versions[^1]}, {string.Join(" and ", roles)}{Extension(pack)}.{switchedBy}";
    }

    private static string Extension(QueryPack pack) => pack.Extension is null
        ? string.Empty
        : pack.Queries.Select(query => query.ExtensionVersions.Min).Min() is { } oldest
            ? $"; extension {pack.Extension} {oldest.ToString(2)} or later"
            : $"; extension {pack.Extension}";

    private static bool Fits(QueryPack pack, int version, ServerRole role)
    {
        var conditions = new PackConditions
        {
            Version = new Version(version, 0),
            Role = role,
            Extensions = pack.Extension is null
                ? ImmutableDictionary<string, InstalledExtension>.Empty
                : ImmutableDictionary<string, InstalledExtension>.Empty.Add(pack.Extension, new InstalledExtension(NewestExtension, "public")),
        };
        return !PackSelection.Choose([pack], new CollectorSelection { Enable = ["all"] }, conditions).Packs.IsEmpty;
    }

    private static FamilyRow Row(PackFamily family) => new()
    {
        Name = family.Names[0],
        Type = family.Type,
        Labels = [.. family.Labels.Select(label => label.Column is null ? $"{label.Name}=\"{label.Constant}\"" : label.Name)],
        Help = family.Help,
        Aliases = family.Names.RemoveAt(0),
        Detail = family.Versions == VersionRange.All ? string.Empty : family.Versions.ToString(),
    };

    private static FamilySection Exporter()
    {
        var facts = new ServerFacts
        {
            Conditions = new PackConditions
            {
                Version = new Version(LastVersion, 0),
                Role = ServerRole.Primary,
                Extensions = ImmutableDictionary<string, InstalledExtension>.Empty,
            },
            VersionText = "PostgreSQL",
            Databases = [],
            ReadsAllStatistics = true,
            LoginInDoubt = false,
        };
        return FamilySection.OwnWork(
            new ScrapeRecord { Loads = [new PackFileLoad("queries.yaml", string.Empty, null)] }.Book([new PackTally(Packs[0], 100)], facts, failed: false, TimeSpan.Zero), "postgres_exporter");
    }
}
