using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Cluster;
using Fleet.Grains.Collecting;
using YamlDotNet.RepresentationModel;

namespace Fleet.Grains.Packs.Legacy;

/// <summary>
/// Reads postgres_exporter's file of queries: one pack for each namespace. What is wrong with the file's form is a problem of
/// the file; a query that cannot be asked costs itself only. Keys that the exporter does not know it passes over, so they are here.
/// </summary>
internal sealed partial class LegacyQueries
{
    // Longer than anybody means, and far from what durations overflow at.
    private static readonly TimeSpan LongestCache = TimeSpan.FromDays(30);

    private readonly string _file;
    private readonly bool _everywhere;
    private readonly Limits _limits;
    private readonly List<PackProblem> _problems;

    /// <summary>A reader of one file; with <paramref name="everywhere" /> what is not for the <c>master</c> only is asked in every database.</summary>
    public LegacyQueries(string file, bool everywhere, Limits limits, List<PackProblem> problems)
    {
        _file = file;
        _everywhere = everywhere;
        _limits = limits;
        _problems = problems;
    }

    /// <summary>Whether a file is of this form: a mapping of namespaces, with queries or metrics in some.</summary>
    public static bool IsOne(YamlMappingNode root) =>
        root.Children.Values.All(value => value is YamlMappingNode)
        && root.Children.Values.OfType<YamlMappingNode>().Any(value => LegacyNode.Find(value, "query") is not null || LegacyNode.Find(value, "metrics") is not null);

    /// <summary>The packs; what is wrong with the file goes to the problems.</summary>
    public ImmutableArray<QueryPack> Read(YamlMappingNode root) =>
        [.. root.Children.Select(pair => ReadNamespace(pair.Key, (YamlMappingNode)pair.Value))];

    private QueryPack ReadNamespace(YamlNode key, YamlMappingNode node)
    {
        var name = LegacyNode.TextOf(key);
        var fields = new LegacyNode(_file, name, node, _problems);
        var statement = SqlStatement.Read(fields.Text("query"));
        var range = fields.Text("runonserver").Trim();
        var runsOn = range.Length is > 0 and < 200 ? ServerRange.TryParse(range) : null;
        var isForMaster = fields.Flag("master");
        return new QueryPack
        {
            Name = name,
            Collector = name,
            About = $"The namespace {name} of {_file}.",
            Default = true,
            Tier = Tiers.Health,
            Scope = _everywhere && !isForMaster ? PackScope.Database : PackScope.Server,
            Queries = [new PackQuery { Sql = statement.Text, IsSentAsIs = !statement.CanBeWrapped }],
            Families = [],
            Columns = new ColumnRules(name, Columns(fields)),
            CacheTime = Cache(fields),
            RunsOn = runsOn,
            Origin = new PackOrigin(_file, $"{name}.query", fields.LineOf("query")),
            Refusal = !Namespace().IsMatch(name) ? "the namespace is no beginning of a metric's name"
                : statement.Problem is { } problem ? problem
                : range.Length > 0 && runsOn is null ? "runonserver is no range of versions such as \">=13.0.0 <17.0.0\""
                : null,
        };
    }

    private static TimeSpan Cache(LegacyNode fields)
    {
        var text = fields.Text("cache_seconds");
        if (text.Length == 0)
        {
            return TimeSpan.Zero;
        }

        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            fields.Refuse("cache_seconds", "must be a whole number of seconds");
        }

        return seconds < LongestCache.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestCache;
    }

    private ImmutableArray<ColumnRule> Columns(LegacyNode fields)
    {
        var rules = new OrderedDictionary<string, ColumnRule>(StringComparer.Ordinal);
        foreach (var (column, options) in fields.Columns("metrics"))
        {
            if (rules.Count == _limits.ColumnsPerQuery)
            {
                fields.Refuse("metrics", $"has more than {_limits.ColumnsPerQuery} columns");
                break;
            }

            rules[column] = new ColumnRule(column, Usage(options.Text("usage")), options.Text("description"), options.Numbers("metric_mapping"));
        }

        return [.. rules.Values];
    }

    private static ColumnUsage Usage(string word) => word switch
    {
        "LABEL" => ColumnUsage.Label,
        "COUNTER" => ColumnUsage.Counter,
        "GAUGE" => ColumnUsage.Gauge,
        "HISTOGRAM" => ColumnUsage.Histogram,
        "MAPPEDMETRIC" => ColumnUsage.MappedMetric,
        "DURATION" => ColumnUsage.Duration,
        _ => ColumnUsage.Discard,
    };

    [GeneratedRegex(@"^[a-zA-Z_:][a-zA-Z0-9_:]*\z")]
    private static partial Regex Namespace();
}
