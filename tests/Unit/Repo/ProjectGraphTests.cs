using System.Xml.Linq;
using Xunit;

namespace Fleet.Tests.Unit.Repo;

/// <summary>Asserts that projects use each other exactly as docs/architecture.md draws it: down the list, never back.</summary>
public sealed class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["src/Gateway"] = ["src/Cluster", "src/Exposition", "src/Grains", "src/Silo"],
        ["src/Silo"] = ["src/Cluster", "src/Exposition", "src/Grains"],
        ["src/Cli"] = ["src/Cluster", "src/Exposition"],
        ["src/Grains"] = ["src/Cluster", "src/Exposition", "src/PgWire", "src/Resp", "src/Wire"],
        ["src/Cluster"] = ["src/Resp", "src/Wire"],
        ["src/Exposition"] = [],
        ["src/PgWire"] = ["src/Wire"],
        ["src/Resp"] = ["src/Wire"],
        ["src/Wire"] = [],
    };

    private static readonly string[] Projects =
        [.. Repository.Here.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    [Fact]
    public void Each_project_uses_exactly_the_projects_it_may() =>
        Findings.None(
            from project in Projects
            where project.StartsWith("src/", StringComparison.Ordinal)
            let folder = Path.GetDirectoryName(project)!
            let uses = string.Join(", ", References(project))
            let may = MayUse.TryGetValue(folder, out var known) ? string.Join(", ", known) : "is not in the plan"
            where uses != may
            select $"{project}: uses [{uses}], the plan says [{may}]");

    [Fact]
    public void No_product_code_uses_tests_or_benchmarks() =>
        Findings.None(
            from project in Projects
            where project.StartsWith("src/", StringComparison.Ordinal)
            from reference in References(project)
            where !reference.StartsWith("src/", StringComparison.Ordinal)
            select $"{project}: {reference}");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Here.Read("Fleet.sln").Replace('\\', '/');
        Findings.None(Projects.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Here.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetRelativePath(
                Repository.Here.Root,
                Path.GetDirectoryName(Path.GetFullPath(Path.Combine(
                    Repository.Here.Root, Path.GetDirectoryName(project)!, reference.Attribute("Include")!.Value)))!))
            .Order(StringComparer.Ordinal);
}
