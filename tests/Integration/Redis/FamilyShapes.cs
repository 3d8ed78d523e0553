using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Exposition;

namespace Fleet.Tests.Integration.Redis;

/// <summary>What dashboards depend on: each family's type and the sets of label names its samples have.</summary>
internal static class FamilyShapes
{
    private static readonly Regex LabelName = new("""[{,]([a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\]|\\.)*""");
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    /// <summary>The <c>redis_</c> families of an exposition in text 0.0.4, as name -> "type: labels; labels".</summary>
    public static SortedDictionary<string, string> Of(string exposition)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var labels = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var line in exposition.Split('\n'))
        {
            var words = line.Split(' ');
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                types[words[2]] = words[3];
                labels[words[2]] = new(StringComparer.Ordinal);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                var name = line[..line.IndexOfAny(['{', ' '])];
                var family = types.ContainsKey(name) ? name : Suffixes.Where(name.EndsWith).Select(suffix => name[..^suffix.Length]).First(types.ContainsKey);
                labels[family].Add(string.Join(',', LabelName.Matches(line).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal)));
            }
        }

        return Join(types.Keys.ToDictionary(static name => name, name => (types[name], labels[name])));
    }

    /// <summary>The same of what a collector gave.</summary>
    public static SortedDictionary<string, string> Of(IEnumerable<MetricFamily> families) =>
        Join(families.GroupBy(static family => family.Name).ToDictionary(
            static group => group.Key,
            static group => (
                group.First().Type.ToString().ToLowerInvariant(),
                new SortedSet<string>(group.SelectMany(static family => family.Samples).Select(static sample =>
                    string.Join(',', sample.Labels.Select(static label => label.Name).Order(StringComparer.Ordinal))), StringComparer.Ordinal))));

    /// <summary>Each sample's value by its name and sorted labels, of an exposition in text 0.0.4.</summary>
    public static Dictionary<string, double> Values(string exposition) =>
        exposition.Split('\n').Where(static line => line.StartsWith("redis_", StringComparison.Ordinal)).ToDictionary(
            static line => line[..line.LastIndexOf(' ')],
            static line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture),
            StringComparer.Ordinal);

    /// <summary>The same of what a collector gave.</summary>
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
