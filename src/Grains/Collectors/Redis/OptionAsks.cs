using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>What is asked only of targets whose options want it: clients, modules, search indexes, Tile38.</summary>
internal static class OptionAsks
{
    private const string Search = "search";

    public static IEnumerable<RedisAsk> For(RedisOptions options, Limits limits, TimeProvider time)
    {
        if (options.ExportClientList)
        {
            yield return Clients(options.ExportClientPort, limits.Redis.Clients, time);
        }

        if (options.IncludeModulesMetrics)
        {
            yield return Modules;
        }

        if (options.IncludeSearchIndexesMetrics)
        {
            var wanted = new Regex(options.CheckSearchIndexes, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            yield return Indexes(wanted, limits.Redis.SearchIndexes);
            yield return EachIndex;
        }

        if (options.IsTile38)
        {
            yield return Tile38;
        }
    }

    private static readonly RedisAsk Modules = new()
    {
        Collector = "modules",
        Tier = Tiers.Activity,
        Commands = [RespCommand.Of("INFO", "MODULES")],
        Text = "INFO MODULES",
        Grant = "+info",
        Option = "includeModulesMetrics",
        Map = static (replies, info, families) => ModuleFamilies.Add(replies[0], info, families),
    };

    private static readonly RedisAsk EachIndex = new()
    {
        Collector = "search_indexes",
        Follows = Search,
        Tier = Tiers.Activity,
        CommandsFor = static session => [.. session.SearchIndexes.Select(static name => new RespCommand(["FT.INFO"u8.ToArray(), name]))],
        Text = "FT.INFO <index>",
        Grant = "+ft.info",
        Option = "includeSearchIndexesMetrics",
        TakesErrors = true,
        Map = static (replies, _, families) => SearchIndexFamilies.Add(replies, families),
    };

    private static readonly RedisAsk Tile38 = new()
    {
        Collector = "tile38",
        Tier = Tiers.Health,
        Commands = [RespCommand.Of("SERVER", "EXT")],
        Text = "SERVER EXT",
        Grant = "+server",
        Option = "isTile38",
        Map = static (replies, _, families) => Tile38Families.Add(replies[0], families),
    };

    /// <summary>The names change seldom: those of the last list are asked for in the same write as the next.</summary>
    private static RedisAsk Indexes(Regex wanted, int most) => new()
    {
        Collector = Search,
        Tier = Tiers.Activity,
        Commands = [RespCommand.Of("FT._LIST")],
        Text = "FT._LIST",
        Grant = "+ft._list",
        Option = "includeSearchIndexesMetrics",
        Map = static (replies, _, _) => !replies[0].AsElements().IsDefault,
        Learn = (replies, session) => session.SearchIndexes = SearchIndexFamilies.Names(replies[0], wanted).Take(most).ToImmutableArray(),
        Trouble = replies => SearchIndexFamilies.Names(replies[0], wanted).Skip(most).Any()
            ? new RedisFailure(FailureReason.Limit, $"The server has more than {most} search indexes; the others are left out.")
            : null,
    };

    private static RedisAsk Clients(bool withPort, int most, TimeProvider time) => new()
    {
        Collector = "client_list",
        Tier = Tiers.Activity,
        Commands = [RespCommand.Of("CLIENT", "LIST")],
        Text = "CLIENT LIST",
        Grant = "+client|list",
        Option = "exportClientList",
        WhyNot = info => RedisNumber.Parse(info["connected_clients"]) is { } clients && clients > most
            ? $"The server has more than {most} clients: they are counted, not listed."
            : null,
        Map = (replies, info, families) => new ClientFamilies(families, withPort, most, time).Add(replies[0], info),
    };
}
