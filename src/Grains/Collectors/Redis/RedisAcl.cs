using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Grains.Collectors.Redis.Streams;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>Makes the ACL rules that let a user do what this target wants and nothing else.</summary>
internal static class RedisAcl
{
    /// <summary>The name of its line in the plan; no collector has it.</summary>
    public const string Name = "acl";

    /// <summary>Rights to read keys only are told apart since this version.</summary>
    private static readonly Version FirstReadOnly = new(7, 0);

    /// <summary>Keys may be arrays since this version.</summary>
    private static readonly Version FirstArrays = new(8, 8);

    public static PlannedQuery Of(ImmutableArray<RedisAsk> asks, RedisKeyspace? keyspace, RedisSession? session, TargetSpec spec)
    {
        var options = (RedisOptions)spec.Options;
        var grants = asks.Where(ask => session?.Has(ask) ?? ask.AppliesTo is null).Select(static ask => ask.Grant).Prepend("+info");
        if (options.SetClientName)
        {
            grants = grants.Append("+client|setname");
        }

        if (options.PingOnConnect)
        {
            grants = grants.Append("+ping");
        }

        // A Sentinel has no keys, and does not know their commands.
        if (keyspace is not null && session?.Info is not { IsSentinel: true })
        {
            grants = grants.Concat(Of(keyspace, session?.Info));
        }

        var rules = grants.SelectMany(static grant => grant.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().Where(rule => session?.LacksRule(rule) != true);
        var user = spec.Credentials.Username ?? "<user>";
        return new PlannedQuery(
            Name, Tiers.None, $"ACL SETUSER {user} reset on ><password> {string.Join(' ', rules)}",
            "Not sent: the least that a user needs for all that this target is to show" + (options.Script.IsEmpty ? "." : ", and what its scripts do.")
                + (session is null ? " What depends on the server's version, role and modules is known once it has answered." : string.Empty));
    }

    private static IEnumerable<string> Of(RedisKeyspace keyspace, RedisInfo? info)
    {
        var wishes = keyspace.Wishes;
        var version = Version.TryParse(info?["redis_version"], out var told) ? told : null;
        if (wishes.WantsSelect)
        {
            yield return RefusedDatabases.Rule;
        }

        if (wishes.WantsWalk)
        {
            yield return "+scan";
        }

        if (wishes.WantsGroups)
        {
            yield return "+memory|usage";
        }

        if (wishes.WantsKeys)
        {
            yield return KeyReader.Grant;
            if (version >= FirstArrays)
            {
                // The line would be refused for a command that the server does not have.
                yield return KeyReader.ArrayGrant;
            }
        }

        if (wishes.WantsStreams)
        {
            yield return XInfoReader.Grant + (wishes.WantsTypes ? " +type" : string.Empty);
        }

        foreach (var rule in KeyRules(wishes, canBeReadOnly: version >= FirstReadOnly))
        {
            yield return rule;
        }
    }

    /// <summary>Redis takes no further rules of keys behind the one for all of them.</summary>
    private static ImmutableArray<string> KeyRules(KeyWishes wishes, bool canBeReadOnly)
    {
        const string AllKeys = "~*";

        // PFCOUNT counts as a write: it may renew what it remembers of a key.
        ImmutableArray<string> rules =
        [
            .. wishes.KeyTexts.Select(static text => "~" + Rule(text)),
            .. wishes.StreamTexts.Select(text => (canBeReadOnly ? "%R~" : "~") + Rule(text)),
        ];
        return rules.Contains(AllKeys) ? [AllKeys] : rules;
    }

    /// <summary>A rule holds no blanks: any one character stands for each.</summary>
    private static string Rule(string pattern) => string.Concat(pattern.Select(static c => char.IsWhiteSpace(c) || char.IsControl(c) ? '?' : c));
}
