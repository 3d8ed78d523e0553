using System.Text;

namespace Fleet.Tests.Chaos.Report;

/// <summary>A table that reads well as text and as Markdown.</summary>
internal static class MarkdownTable
{
    public static string Of(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Prepend(head).ToList();
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            text.Append("| ").AppendJoin(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).AppendLine(" |");
            if (row == head)
            {
                text.Append('|').AppendJoin('|', widths.Select(static width => new string('-', width + 2))).AppendLine("|");
            }
        }

        return text.ToString();
    }
}
