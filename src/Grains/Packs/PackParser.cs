using System.Collections.Immutable;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fleet.Grains.Packs;

/// <summary>Reads one pack from YAML and reports everything that is wrong with it at once.</summary>
internal static partial class PackParser
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads the text of <paramref name="file" />; the name only serves the problems.</summary>
    public static PackParse Parse(string file, string yaml)
    {
        var problems = new List<PackProblem>();
        return Root(file, yaml, problems) is { } root ? Parse(file, root) : new PackParse(null, [.. problems]);
    }

    /// <summary>Reads the mapping that is the root of <paramref name="file" />.</summary>
    public static PackParse Parse(string file, YamlMappingNode root)
    {
        var problems = new List<PackProblem>();
        var pack = ParsePack(new PackNode(file, string.Empty, root, problems));
        return new PackParse(problems.Count == 0 ? pack : null, [.. problems]);
    }

    /// <summary>The root of a file; null, and a problem, when it has none that is a mapping.</summary>
    public static YamlMappingNode? Root(string file, string yaml, List<PackProblem> problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return root;
            }

            problems.Add(new PackProblem(file, string.Empty, 1, "must be one YAML document that is a mapping"));
        }
        catch (YamlException e)
        {
            problems.Add(new PackProblem(file, string.Empty, e.Start.Line, $"is no valid YAML: {e.Message}"));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // Some broken texts upset YamlDotNet's scanner itself; it then tells no place.
            problems.Add(new PackProblem(file, string.Empty, 1, "is no valid YAML"));
        }

        return null;
    }

    private static QueryPack ParsePack(PackNode node)
    {
        var name = node.Text("name", required: true) ?? string.Empty;
        if (!PackName().IsMatch(name))
        {
            node.Refuse("name", $"\"{name}\" is not a pack name (a-z, 0-9, _)");
        }

        var defaults = new PackFamilyDefaults(
            PackFamilyParser.Labels(node),
            PackFamilyParser.Constants(node),
            node.Choice("null", PackWords.Null, NullHandling.Omit));
        var pack = new QueryPack
        {
            Name = name,
            Collector = node.Text("collector") ?? name,
            Former = Former(node),
            About = node.Text("about", required: true) ?? string.Empty,
            Default = node.Choice("default", PackWords.Flags, null),
            Tier = node.Choice("tier", PackWords.Tier, null),
            Scope = node.Choice("scope", PackWords.Scope, PackScope.Server),
            Role = node.Choice("role", PackWords.Role, ServerRole.Any),
            Versions = node.Versions("min_version", "max_version"),
            Extension = node.Text("extension"),
            StatementTimeout = node.Duration("statement_timeout", ShortestTimeout, TimeSpan.FromMinutes(10)) ?? StatementLimits.Default.StatementTimeout,
            LockTimeout = node.Duration("lock_timeout", ShortestTimeout, TimeSpan.FromMinutes(1)) ?? StatementLimits.Default.LockTimeout,
            RowCap = node.Integer("row_cap", 1, 1_000_000),
            Parameters = Parameters(node),
            Top = Top(node),
            NeedsMonitor = node.Choice("rights", PackWords.NeedsMonitor, false),
            Queries = [.. node.Mappings("queries").Select(ParseQuery)],
            Families = [.. node.Mappings("families").Select(family => PackFamilyParser.Parse(family, defaults))],
        };
        Check(node, pack);
        node.RefuseUnknown();
        return pack;
    }

    private static PackQuery ParseQuery(PackNode node)
    {
        var query = new PackQuery
        {
            Versions = node.Versions("min_version", "max_version"),
            ExtensionVersions = node.Versions("min_extension", "max_extension"),
            Role = node.Choice("role", PackWords.Role, ServerRole.Any),
            Sql = node.Text("sql", required: true)?.Trim() ?? string.Empty,
        };
        if (query.Sql.EndsWith(';'))
        {
            node.Refuse("sql", "must be one statement without a semicolon at its end");
        }
        else if (query.Sql.Length > 0 && SqlStatement.Read(query.Sql) is { Problem: { } problem })
        {
            node.Refuse("sql", problem);
        }

        node.RefuseUnknown();
        return query;
    }

    private static ImmutableArray<string> Former(PackNode node)
    {
        var names = node.Texts("former");
        foreach (var wrong in names.Where(one => !PackName().IsMatch(one)))
        {
            node.Refuse("former", $"\"{wrong}\" is not a pack name (a-z, 0-9, _)");
        }

        return [.. names];
    }

    private static ImmutableArray<string> Parameters(PackNode node)
    {
        var parameters = node.Texts("parameters");
        foreach (var unknown in parameters.Except(PackWords.Parameters, StringComparer.Ordinal))
        {
            node.Refuse("parameters", $"\"{unknown}\" is none of {string.Join(", ", PackWords.Parameters)}");
        }

        return [.. parameters];
    }

    // top: {count: a parameter, label: a label, within: a label}
    private static TopRows? Top(PackNode node)
    {
        if (!node.Has("top"))
        {
            return null;
        }

        var words = node.Pairs("top").ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (words.Count == 3 && words.TryGetValue("count", out var count) && words.TryGetValue("label", out var label) && words.TryGetValue("within", out var within))
        {
            return new TopRows(count, label, within);
        }

        node.Refuse("top", "must be a mapping of count, label and within");
        return null;
    }

    private static void CheckTop(PackNode node, QueryPack pack, TopRows top)
    {
        if (!pack.Parameters.Contains(top.Count, StringComparer.Ordinal))
        {
            node.Refuse("top", $"\"{top.Count}\" is none of the pack's parameters");
        }

        foreach (var label in new[] { top.Label, top.Within }.Where(name => pack.Families.Any(family => family.Labels.All(label => label.Name != name))))
        {
            node.Refuse("top", $"not every family has a label \"{label}\"");
        }
    }

    private static void Check(PackNode node, QueryPack pack)
    {
        if (pack.Queries.IsEmpty)
        {
            node.Refuse("queries", "needs at least one entry");
        }

        if (pack.Families.IsEmpty)
        {
            node.Refuse("families", "needs at least one entry");
        }

        var twice = pack.Families.SelectMany(family => family.Names)
            .GroupBy(one => one, StringComparer.Ordinal)
            .Where(group => group.Key.Length > 0 && group.Count() > 1);
        foreach (var group in twice)
        {
            node.Refuse("families", $"\"{group.Key}\" is named twice");
        }

        if (pack.Top is { } top)
        {
            CheckTop(node, pack, top);
        }

        if (pack.Extension is null && pack.Queries.Any(query => query.Sql.Contains("{extension_schema}", StringComparison.Ordinal)))
        {
            node.Refuse("extension", "is needed where a statement uses {extension_schema}");
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex PackName();
}
