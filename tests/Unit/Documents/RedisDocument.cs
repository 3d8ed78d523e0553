using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Collectors.Redis.Fields;
using Fleet.Grains.Collectors.Redis.Mapping;

namespace Fleet.Tests.Unit.Documents;

/// <summary>Makes docs/metrics/redis.md of the tables of fields, and of what the mappers give for <see cref="RedisSpecimen" />.</summary>
internal static class RedisDocument
{
    private static readonly string InfoLine =
        $"Collector `{RedisRound.Info}`, always on, tier {Tier(Tiers.Health)}, `INFO ALL`, needs `+info`.";

    /// <summary>Collectors of fields that some servers have in INFO and some only here.</summary>
    private static readonly string[] TellsBeyondInfo = ["cluster", "modules"];

    /// <summary>All that can be asked beside INFO, with the size of the dump left to its option.</summary>
    private static ImmutableArray<RedisAsk> Asks { get; } =
        RedisAsks.For(RedisAsks.Everything, Limits.Default, new RedisScripts(RedisAsks.Everything, Limits.Default, TimeProvider.System), TimeProvider.System);

    public static MetricDocument Build() => new()
    {
        Name = "redis",
        Title = "Series of Redis and Valkey targets",
        About =
        [
            $"What a scrape of a Redis or Valkey target shows, by collector, beside [what every target has](fleet.md). {PostgresDocument.Tiers()}",
            "A family is served when the server's answer has what it is made of: fields come and go with versions of Redis, Valkey and KeyDB."
                + " What the server's ACL refuses is left out, and the target's state says which rule it lacks.",
        ],
        Sections =
        [
            FamilySection.Up(RedisCollector.Kind), Fields(),
            Info("instance", "Who the server is.", families => InstanceFamilies.Add(RedisSpecimen.Info, TimeProvider.System, families)),
            Info("databases", "The keyspace; empty databases are shown as 0.", families => KeyspaceFamilies.Add(RedisSpecimen.Info, 1, includeEmpty: true, families)),
            Info("commands", "What each command cost, and the errors answered; a series for each command and each error that the server has counted.",
                families => CommandFamilies.Add(RedisSpecimen.Info, families)),
            Info("replication", "A master's replicas, and a replica's master.", families => ReplicationFamilies.Add(RedisSpecimen.Info, families)),
            Info("sentinel", "What a Sentinel says of itself and of the masters it watches.", families => SentinelFamilies.Add(RedisSpecimen.Info, families)),
            .. Asks.OrderBy(ask => ask.Collector, StringComparer.Ordinal).Select(Asked).Where(section => !section.Rows.IsEmpty),
            .. RedisKeysDocument.Sections,
            FamilySection.OwnWork(new ScrapeFamilies { Connect = TimeSpan.Zero, Ping = TimeSpan.Zero }.Count(FailureReason.None, TimeSpan.Zero), "redis_exporter"),
        ],
    };

    // The sums of the cluster bus stand in the table of fields, but only CLUSTER INFO has them; what passes through comes with both.
    private static FamilySection Fields()
    {
        var ofCluster = Give(families => Map("cluster", families)).Select(row => row.Name).Where(name => !name.Contains('{', StringComparison.Ordinal));
        var plain = Give(families => FieldFamilies.Add(RedisSpecimen.Info.Fields, includeSystemMetrics: false, families)).Select(row => row.Name).ToHashSet();
        return new FamilySection
        {
            Title = "info",
            About = ["Single fields of INFO.", InfoLine],
            Detail = "Field",
            Rows = [.. Give(families => FieldFamilies.Add(RedisSpecimen.Info.Fields, includeSystemMetrics: true, families))
                .ExceptBy(ofCluster.Concat(ModuleRows), row => row.Name)
                .Select(WithField)
                .Select(row => plain.Contains(row.Name) ? row : row with { Help = row.Help + " Only with the option includeSystemMetrics." })],
        };
    }

    private static IEnumerable<string> ModuleRows => ModuleFields.All.Concat(SearchFields.All).Select(row => row.Name);

    private static FamilyRow WithField(FamilyRow row)
    {
        if (InfoFieldTable.All.FirstOrDefault(field => field.Name == row.Name) is not { } source)
        {
            return row;
        }

        var names = InfoFieldTable.ByField[source.Field].Select(field => field.Name).ToImmutableArray();
        return row with { Detail = $"`{source.Field}`", Aliases = names[0] == row.Name ? names.RemoveAt(0) : [] };
    }

    private static FamilySection Info(string title, string about, Action<FamilySet> add) =>
        new() { Title = $"info: {title}", About = [about, InfoLine], Rows = Give(add) };

    private static FamilySection Asked(RedisAsk ask)
    {
        var where = ask.AppliesTo is null ? "asked of every server" : "asked where INFO says that the server has it";
        var when = ask.Option is null ? "default" : $"only with the option {ask.Option}";
        return new FamilySection
        {
            Title = ask.Collector,
            About = [$"Collector `{ask.Collector}`, {when}, tier {Tier(ask.Tier)}, `{ask.Text}`, {where}; needs `{ask.Grant}`."],
            Rows = Give(families => Map(ask.Collector, families)),
        };
    }

    private static void Map(string collector, FamilySet families)
    {
        var ask = Asks.Single(ask => ask.Collector == collector);
        if (collector == RedisScripts.Collector)
        {
            ScriptFamilies.Add("/x.lua", RedisSpecimen.Script, 1, families);
        }
        else if (!RedisSpecimen.Replies.TryGetValue(collector, out var replies) || !ask.Map(replies, TellsBeyondInfo.Contains(collector) ? RedisInfo.Parse(string.Empty) : RedisSpecimen.Info, families))
        {
            throw new InvalidOperationException($"{nameof(RedisSpecimen)} has no reply for the collector {collector}, or not one of the form it expects.");
        }
    }

    // What passes through under its own name becomes a line that says the rule.
    public static ImmutableArray<FamilyRow> Give(Action<FamilySet> add)
    {
        var families = new FamilySet(Limits.Default.LabelValueBytes);
        add(families);
        return [.. families.Build().Select(FamilyRow.Of).Select(row => row with { Name = Rule(row.Name), Help = Rule(row.Help) })];
    }

    private static string Rule(string text) => text.Replace(RedisSpecimen.AnyField, "{field}", StringComparison.Ordinal);

    public static string Tier(Tiers tier) => tier.ToString().ToLowerInvariant();
}
