using System.Collections.Immutable;
using System.Text;
using Fleet.Exposition;

namespace Fleet.Tests.Unit.Documents;

/// <summary>One file of docs/metrics: made of sections, written as Markdown with one line for each family.</summary>
internal sealed record MetricDocument
{
    /// <summary>The file's name without its ending.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required ImmutableArray<string> About { get; init; }

    public required ImmutableArray<FamilySection> Sections { get; init; }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Title).Append("\n\n<!-- Generated: `make docs` rewrites this file. -->\n");
        Paragraphs(text, About);
        foreach (var section in Sections)
        {
            text.Append("\n## ").Append(section.Title).Append('\n');
            Paragraphs(text, section.About);
            Table(text, section);
        }

        return text.ToString();
    }

    private static void Paragraphs(StringBuilder text, ImmutableArray<string> paragraphs)
    {
        foreach (var paragraph in paragraphs)
        {
            text.Append('\n').Append(paragraph).Append('\n');
        }
    }

    private static void Table(StringBuilder text, FamilySection section)
    {
        // A column that would be empty all the way down is left out.
        var hasAliases = section.Rows.Any(row => !row.Aliases.IsEmpty);
        string[] headings =
        [
            "Family", "Type", "Labels", "Help",
            .. section.Detail is { } detail ? [detail] : Array.Empty<string>(),
            .. hasAliases ? ["Also served as"] : Array.Empty<string>(),
        ];
        text.Append('\n');
        Line(text, headings);
        Line(text, headings.Select(_ => "---"));
        foreach (var row in section.Rows.OrderBy(row => row.Name, StringComparer.Ordinal))
        {
            Line(text, [
                Code([row.Name]), Word(row.Type), Code(row.Labels), row.Help,
                .. section.Detail is null ? [] : new[] { row.Detail },
                .. hasAliases ? new[] { Code(row.Aliases) } : []]);
        }
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private static string Code(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));

    // As text 0.0.4 calls it.
    private static string Word(FamilyType type) => type == FamilyType.Unknown ? "untyped" : type.ToString().ToLowerInvariant();
}
