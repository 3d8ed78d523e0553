using System.Text.RegularExpressions;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Unit.Documents;

/// <summary>Holds docs/postgres-differences.md to the packs: every name that is not everybody's stands in its table.</summary>
public sealed partial class DifferencesDocumentTests
{
    private static readonly string Table = Section("## Names that differ");

    private static readonly List<string> Names = [.. Quoted().Matches(Table).Select(match => match.Groups["text"].Value).Where(text => text.StartsWith("pg_", StringComparison.Ordinal))];

    [Fact]
    public void Every_word_of_compatibility_has_a_column()
    {
        var header = Table.Split('\n').First(line => line.StartsWith('|'));
        Assert.Equal(Compatibility.Words, Quoted().Matches(header).Select(match => match.Groups["text"].Value));
    }

    [Fact]
    public void Every_name_that_is_not_everybodys_is_told_of()
    {
        var owned = PostgresDocument.Packs.SelectMany(pack => pack.Families).SelectMany(family =>
            (family.Of.IsEmpty ? [] : family.Names.Take(1)).Concat(family.AliasesOf.IsEmpty ? [] : family.Names.Skip(1))).ToList();
        Assert.True(owned.Count > 30);
        Assert.All(owned, name => Assert.True(Names.Exists(told => Fits(told, name)), name + " is not in the table"));
        Assert.All(Names, told => Assert.True(owned.Exists(name => Fits(told, name)), told + " is everybody's, or nobody's"));
    }

    private static bool Fits(string told, string name) =>
        told.EndsWith('*') ? name.StartsWith(told.TrimEnd('*'), StringComparison.Ordinal) : told == name;

    private static string Section(string title) =>
        File.ReadAllText(Checkout.PathOf("docs", "postgres-differences.md")).Split(title)[1].Split("\n## ")[0];

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Quoted();
}
