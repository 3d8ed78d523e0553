using System.Text.RegularExpressions;
using Xunit;

namespace Fleet.Tests.Unit.Repo;

/// <summary>Measures that files, types and methods keep the shape that makes them easy to read.</summary>
public sealed class RepoShapeTests
{
    private static readonly string[] ForbiddenFolders =
        ["Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Models", "Interfaces", "Managers", "Misc"];

    private static readonly string[] ForbiddenSuffixes = ["Manager", "Helper", "Helpers", "Base", "Impl", "Util", "Utils", "Utilities"];

    private static readonly IReadOnlyDictionary<string, CodeShape> Shapes =
        Repository.Here.CSharp.ToDictionary(file => file, file => CodeShape.Of(Repository.Here.Read(file)));

    [Fact]
    public void A_file_holds_one_type_and_is_named_like_it() =>
        Findings.None(
            from file in Shapes
            let types = file.Value.Types.Where(type => type.IsTopLevel).ToArray()
            where types.Length > 0
            let name = Path.GetFileNameWithoutExtension(file.Key)
            let first = types.FirstOrDefault(type => type.Name == name)
            from problem in first is null
                ? [$"{file.Key}: holds {string.Join(", ", types.Select(type => type.Name))}"]
                : types.Where(type => type != first && !BelongsTo(type, first)).Select(type => $"{file.Key}:{type.Line}: {type.Name} belongs elsewhere")
            select problem);

    [Fact]
    public void A_type_is_written_in_one_file() =>
        Findings.None(
            from file in Shapes
            from type in file.Value.Types
            where type is { IsTopLevel: true, Keyword: not "delegate" and not "extension" }
            group file.Key by $"{Path.GetDirectoryName(file.Key)}: {type.Name} {Generics(type)}" into type
            where type.Distinct().Count() > 1
            select $"{type.Key} is in {string.Join(", ", type.Distinct())}");

    [Fact]
    public void The_median_file_is_at_most_60_lines_long()
    {
        var sizes = Repository.Here.CSharp.Where(file => !IsTest(file)).Select(file => Repository.Here.Lines(file).Length).Order().ToArray();
        Assert.True(sizes[sizes.Length / 2] <= 60, $"the median of {sizes.Length} files is {sizes[sizes.Length / 2]} lines");
    }

    [Fact]
    public void No_file_is_longer_than_300_lines_and_no_test_than_400() =>
        Findings.None(
            from file in Repository.Here.CSharp
            let length = Repository.Here.Lines(file).Length
            let limit = IsTest(file) ? 400 : Path.GetFileName(file) == "Program.cs" ? 60 : 300
            where length > limit
            select $"{file}: {length} lines, at most {limit}");

    [Fact]
    public void A_method_is_shorter_than_50_lines() =>
        Findings.None(
            from file in Shapes
            from member in file.Value.Members
            where member.Lines >= 50
            select $"{file.Key}:{member.Line}: {member.Lines} lines: {member.Header}");

    [Fact]
    public void A_constructor_takes_at_most_six_parameters() =>
        Findings.None(
            from file in Shapes
            from type in file.Value.Types
            where type.ConstructorParameters > 6
            select $"{file.Key}:{type.Line}: {type.Name} takes {type.ConstructorParameters}");

    [Fact]
    public void Folders_and_types_are_named_after_what_they_do() =>
        Findings.None(
            Repository.Here.Files.Where(file => file.Split('/')[..^1].Intersect(ForbiddenFolders, StringComparer.OrdinalIgnoreCase).Any())
                .Concat(
                    from file in Shapes
                    from type in file.Value.Types
                    where ForbiddenSuffixes.Any(suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal))
                    select $"{file.Key}:{type.Line}: {type.Name}"));

    private static bool IsTest(string file) => file.StartsWith("tests/", StringComparison.Ordinal);

    // A closed union: its cases derive from the file's type, and the enum that tells the cases apart is named in it.
    private static bool BelongsTo(TypeShape type, TypeShape first) =>
        Regex.IsMatch(type.Header, $@":.*\b{first.Name}\b") ||
        (type.Keyword == "enum" && Regex.IsMatch(first.Header + first.Body, $@"\b{type.Name}\b"));

    private static int Generics(TypeShape type) =>
        Regex.Match(type.Header, $@"\b{type.Name}<([^>]*)>") is { Success: true } match ? match.Groups[1].Value.Split(',').Length : 0;
}
