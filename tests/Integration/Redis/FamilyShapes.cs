using Fleet.Exposition;

namespace Fleet.Tests.Integration.Redis;

/// <summary>What dashboards depend on: each family's type and the sets of label names its samples have.</summary>
internal static class FamilyShapes
{
    /// <summary>The <c>redis_</c> families that a collector gave, as name -> "type: labels; labels".</summary>
    public static SortedDictionary<string, string> Of(IEnumerable<MetricFamily> families) =>
        Join(families.GroupBy(static family => family.Name).ToDictionary(
            static group => group.Key,
            static group => (
                group.First().Type.ToString().ToLowerInvariant(),
                new SortedSet<string>(group.SelectMany(static family => family.Samples).Select(static sample =>
                    string.Join(',', sample.Labels.Select(static label => label.Name).Order(StringComparer.Ordinal))), StringComparer.Ordinal))));

    /// <summary>Each sample's value by its name and sorted labels.</summary>
    public static Dictionary<string, double> Values(IEnumerable<MetricFamily> families) =>
        families.SelectMany(static family => family.Samples.Select(sample => (Name: family.Name + sample.Suffix, Sample: sample))).ToDictionary(
            static one => one.Name + (one.Sample.Labels.IsEmpty ? string.Empty : "{" + string.Join(',', one.Sample.Labels
                .OrderBy(static label => label.Name, StringComparer.Ordinal).Select(static label => $"{label.Name}=\"{label.Value}\"")) + "}"),
            static one => one.Sample.Value,
            StringComparer.Ordinal);

    private static SortedDictionary<string, string> Join(Dictionary<string, (string Type, SortedSet<string> Labels)> shapes) =>
        new(shapes.Where(static one => one.Key.StartsWith("redis_", StringComparison.Ordinal))
            .ToDictionary(static one => one.Key, static one => one.Value.Type + ": " + string.Join("; ", one.Value.Labels)), StringComparer.Ordinal);
}
