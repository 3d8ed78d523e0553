using System.Text.RegularExpressions;
using Xunit;

namespace Fleet.Tests.Unit.Repo;

/// <summary>Finds what must not stand in any file: unfinished work, hidden warnings, folded code, dead links.</summary>
public sealed class RepoRulesTests
{
    // Put together here, so that this file does not find itself.
    private static readonly Regex Unfinished =
        new(@"\b(" + string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception") + @")\b");

    private static readonly Regex Link = new(@"\]\((?<to>[^)\s]+)[^)]*\)");

    [Fact]
    public void Nothing_is_left_unfinished() =>
        Findings.None(Search(IsCode, Unfinished.IsMatch));

    [Fact]
    public void Code_is_not_folded_away() =>
        Findings.None(Search(IsCSharp, line => line.TrimStart().StartsWith("#reg" + "ion", StringComparison.Ordinal)));

    [Fact]
    public void A_warning_is_switched_off_in_code_only_with_a_reason() =>
        Findings.None(
            Search(IsCSharp, line => Regex.IsMatch(line, @"^\s*#pragma warning disable\s+[^/]*$"))
                .Concat(Search(IsCSharp, line => line.Contains("[Suppress" + "Message(", StringComparison.Ordinal) && !line.Contains("Justification", StringComparison.Ordinal))));

    [Fact]
    public void Severities_stand_in_the_one_editorconfig() =>
        Findings.None(
            Search(IsProject, line => Regex.IsMatch(line, "<(NoWarn|WarningsNotAsErrors|WarningLevel|CodeAnalysisRuleSet)\\b"))
                .Concat(Repository.Here.Files.Where(file => Regex.IsMatch(file, @"\.(ruleset|globalconfig)$|/\.editorconfig$"))));

    [Fact]
    public void A_rule_is_switched_off_with_a_reason_above_it()
    {
        var lines = Repository.Here.Lines(".editorconfig");
        Findings.None(
            from i in Enumerable.Range(0, lines.Length)
            where IsSwitchedOff(lines[i]) && lines[..i].Reverse().SkipWhile(IsSwitchedOff).FirstOrDefault()?.StartsWith('#') != true
            select $".editorconfig:{i + 1}: {lines[i]}");
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var documents = Repository.Here.Files.Where(file => file == "README.md" || Regex.IsMatch(file, @"^docs/.*\.md$")).ToArray();
        Assert.NotEmpty(documents);
        Findings.None(
            from document in documents
            let text = Regex.Replace(Repository.Here.Read(document), @"^```.*?^```", string.Empty, RegexOptions.Multiline | RegexOptions.Singleline)
            from Match link in Link.Matches(text)
            let to = link.Groups["to"].Value.Split('#')[0]
            where to.Length > 0 && !Regex.IsMatch(to, "^[a-z]+:") && !LeadsSomewhere(document, to)
            select $"{document}: {to}");
    }

    [Fact]
    public void The_title_of_a_decision_begins_with_its_number() =>
        Findings.None(
            from file in Repository.Here.Files
            let number = Regex.Match(file, @"^docs/decisions/(\d{4})-.*\.md$").Groups[1].Value
            where number.Length > 0 && !Repository.Here.Lines(file)[0].StartsWith($"# {number} ", StringComparison.Ordinal)
            select $"{file}: {Repository.Here.Lines(file)[0]}");

    private static bool IsSwitchedOff(string line) => Regex.IsMatch(line, @"\.severity\s*=\s*(none|silent)");

    private static bool LeadsSomewhere(string document, string to) =>
        Path.Exists(Path.GetFullPath(Path.Combine(Repository.Here.Root, Path.GetDirectoryName(document)!, Uri.UnescapeDataString(to))));

    private static IEnumerable<string> Search(Predicate<string> files, Predicate<string> isWrong) =>
        from file in Repository.Here.Files
        where files(file)
        from line in Repository.Here.Lines(file).Index()
        where isWrong(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    private static bool IsCSharp(string file) => file.EndsWith(".cs", StringComparison.Ordinal);

    private static bool IsProject(string file) => Regex.IsMatch(file, @"\.(csproj|props|targets)$");

    private static bool IsCode(string file) => Regex.IsMatch(file, @"\.(cs|csproj|props|sh|ya?ml|md)$|^Makefile$|^\.ci/");
}
