using System.Text.RegularExpressions;
using Fleet.Tests.Testing;

namespace Fleet.Tests.Unit.Documents;

/// <summary>The names that a file of docs/metrics tells of, read back from its text.</summary>
internal sealed record DocumentFile(IReadOnlySet<string> Families, IReadOnlySet<string> Labels)
{
    private static readonly Regex Word = new("`(?<word>[^`]+)`");

    public static DocumentFile Read(string name)
    {
        var families = new HashSet<string>(StringComparer.Ordinal);
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var hasAliases = false;
        foreach (var line in File.ReadAllLines(Checkout.PathOf("docs", "metrics", name + ".md")).Where(line => line.StartsWith('|')))
        {
            var cells = line.Replace("\\|", "/", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)[1..^1];
            hasAliases = cells[0] == "Family" ? cells[^1] == "Also served as" : hasAliases;
            families.UnionWith(Words(cells[0]).Concat(hasAliases ? Words(cells[^1]) : []));
            labels.UnionWith(Words(cells[2]));
        }

        return new DocumentFile(families, labels);
    }

    /// <summary>Whether the file has the family, under its name or by a rule such as <c>redis_cluster_{field}</c>.</summary>
    public bool Tells(string family) =>
        Families.Contains(family)
        || Families.Any(rule => rule.IndexOf('{', StringComparison.Ordinal) is var brace and > 0 && family.StartsWith(rule[..brace], StringComparison.Ordinal));

    private static IEnumerable<string> Words(string cell) => Word.Matches(cell).Select(match => match.Groups["word"].Value);
}
