using System.Globalization;
using Fleet.Exposition;
using Fleet.Tests.Testing;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>The families that postgres_exporter has for a server version, in any of its versions, with their types.</summary>
internal static class ExporterFamilies
{
    public static Dictionary<string, FamilyType> Of(int major) =>
        File.ReadLines(Checkout.PathOf("tests/Integration/Postgres/Captures/postgres_exporter_families.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Where(fields => (Major(fields[3]) ?? 0) <= major && major <= (Major(fields[4]) ?? int.MaxValue))
            .ToDictionary(fields => fields[0], fields => Type(fields[1]), StringComparer.Ordinal);

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
