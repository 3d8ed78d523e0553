using System.Text.RegularExpressions;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>Reads what the comparison needs of a text exposition: each family's type and the label names of its samples.</summary>
internal static partial class ExpositionText
{
    public static SortedDictionary<string, (string Type, SortedSet<string> Labels)> Read(string text)
    {
        var families = new SortedDictionary<string, (string Type, SortedSet<string> Labels)>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                families[words[2]] = (words[3], new SortedSet<string>(StringComparer.Ordinal));
            }
            else if (SampleLine().Match(line) is { Success: true } match && families.TryGetValue(match.Groups[1].Value, out var family))
            {
                foreach (Match label in LabelPair().Matches(match.Groups[2].Value))
                {
                    family.Labels.Add(label.Groups[1].Value);
                }
            }
        }

        return families;
    }

    /// <summary>The value of a sample without labels.</summary>
    public static double? Value(string text, string name) =>
        Regex.Match(text, $"^{name}(?:{{[^}}]*}})? (\\S+)$", RegexOptions.Multiline) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? ")]
    private static partial Regex SampleLine();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex LabelPair();
}
