using System.Globalization;
using Fleet.Exposition;
using Fleet.Tests.Testing;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>The list of all families that postgres_exporter has, in any of its versions.</summary>
internal static class ExporterFamilies
{
    private static readonly string[] Versions = ["v0.11", "v0.15", "v0.19", "v0.20"];

    public static IReadOnlyList<ExporterFamily> All { get; } =
    [
        .. File.ReadLines(Checkout.PathOf("tests/Integration/Postgres/Captures/postgres_exporter_families.tsv"))
            .Skip(1)
            .Select(line => Read(line.Split('\t'))),
    ];

    /// <summary>Those of one server version, with their types.</summary>
    public static Dictionary<string, FamilyType> Of(int major) =>
        All.Where(family => (family.First ?? 0) <= major && major <= (family.Last ?? int.MaxValue))
            .ToDictionary(family => family.Name, family => family.Type, StringComparer.Ordinal);

    private static ExporterFamily Read(string[] fields) => new()
    {
        Name = fields[0],
        Type = Type(fields[1]),
        Collector = fields[2],
        First = Major(fields[3]),
        Last = Major(fields[4]),
        Default = fields[5] == "yes",
        Labels = [.. fields[6].Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)],
        Versions = [.. Versions.Where((_, i) => fields[7 + i] == "yes")],
    };

    private static int? Major(string version) =>
        version.Length == 0 ? null : int.Parse(version.Split('.')[0], CultureInfo.InvariantCulture);

    private static FamilyType Type(string word) => word switch
    {
        "gauge" => FamilyType.Gauge,
        "counter" => FamilyType.Counter,
        "histogram" => FamilyType.Histogram,
        _ => FamilyType.Unknown,
    };
}
