using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Packs.Legacy;

namespace Fleet.Grains.Packs.Files;

/// <summary>Reads a file of a user's queries, which is one pack of Fleet's form, or a file of postgres_exporter's: its form tells which.</summary>
internal static partial class PackFileParser
{
    /// <summary>Reads it. An empty file holds no queries, and nothing is wrong with it.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="everywhere">Whether queries of postgres_exporter's form are asked in every database.</param>
    /// <param name="limits">The caps.</param>
    public static PackFileContent Parse(string file, byte[] utf8, bool everywhere, Limits limits)
    {
        // This reader holds the caps, and refuses what the other one, which knows the lines, could not survive.
        var read = YamlNodes.Read(utf8, limits with { ConfigFileBytes = limits.QueryFileBytes, YamlNodes = limits.QueryFileNodes });
        if (!read.Problems.IsEmpty)
        {
            return new PackFileContent([], [.. read.Problems.Select(problem => OfYaml(file, problem))]);
        }

        if (read.Node is null)
        {
            return new PackFileContent([], []);
        }

        var problems = new List<PackProblem>();
        if (PackParser.Root(file, Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF'), problems) is not { } root)
        {
            return new PackFileContent([], [.. problems]);
        }

        if (LegacyQueries.IsOne(root))
        {
            var packs = new LegacyQueries(file, everywhere, limits, problems).Read(root);
            return new PackFileContent(problems.Count == 0 ? packs : [], [.. problems]);
        }

        var (pack, wrong) = PackParser.Parse(file, root);
        if (pack is { Parameters.IsEmpty: false })
        {
            return new PackFileContent([], [new PackProblem(file, "parameters", 1, "is for Fleet's own packs; write the values into the statement")]);
        }

        return new PackFileContent(pack is null ? [] : [pack with { Origin = new PackOrigin(file, "queries", LegacyNode.Find(root, "queries")?.Start.Line ?? 1) }], wrong);
    }

    // The place stands in the path or in the sentence, as "line 3" or "lines 3 and 7".
    private static PackProblem OfYaml(string file, SpecProblem problem)
    {
        var isPlace = problem.Path.StartsWith("line ", StringComparison.Ordinal);
        var match = Line().Match(isPlace ? problem.Path : problem.Reason);
        var line = match.Success && long.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        return new PackProblem(file, isPlace ? string.Empty : problem.Path, line, problem.Reason);
    }

    [GeneratedRegex(@"lines? (?<line>\d+)")]
    private static partial Regex Line();
}
