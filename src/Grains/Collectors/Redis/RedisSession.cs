using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>A held connection with all that was learnt over it; both end together, so that a reconnect asks everything again.</summary>
internal sealed class RedisSession(RespConnection connection, AccessMark access, ClusterKeys? cluster) : IAsyncDisposable
{
    private readonly SortedDictionary<string, string> _denied = new(StringComparer.Ordinal);

    /// <summary>Of those denied, what the server does not have: no right to it could be granted either.</summary>
    private readonly HashSet<string> _lacking = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lackingRules = new(StringComparer.Ordinal);

    public RespConnection Connection { get; } = connection;

    /// <summary>What the last INFO said; null before the first.</summary>
    public RedisInfo? Info { get; private set; }

    /// <summary>
    /// Whether the last session was not even let run INFO: then this one asks for nothing else, since each refusal is a line in the
    /// server's ACL log, and makes place for another one as soon as INFO comes.
    /// </summary>
    public bool IsOnTrial { get; init; }

    /// <summary>False until the first commands were answered.</summary>
    public bool IsEstablished => Info is not null;

    /// <summary>How many databases CONFIG told; the number cannot change while the server runs.</summary>
    public int Databases { get; set; } = KeyspaceFamilies.DefaultDatabases;

    /// <summary>When the server refuses its clients; null as long as CONFIG has not told.</summary>
    public RefusalSettings? Refusals { get; set; }

    /// <summary>Whether SCAN takes TYPE, which it does since Redis 6; believed until it is refused.</summary>
    public bool ScansByType { get; set; } = true;

    /// <summary>The database that later commands with keys meet.</summary>
    public int SelectedDatabase { get; set; }

    /// <summary>The search indexes that are described.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> SearchIndexes { get; set; } = [];

    /// <summary>INFO's arguments: all sections, unless the server does not know how.</summary>
    public RespCommand InfoCommand { get; set; } = RespCommand.Of("INFO", "ALL");

    /// <summary>The caps on replies about keys, of which there are many at once.</summary>
    public required RespLimits KeyReplies { get; init; }

    /// <summary>The keys that the user may not read.</summary>
    public RefusedKeys RefusedKeys { get; } = new();

    /// <summary>The databases whose keys the user may not meet.</summary>
    public RefusedDatabases RefusedDatabases { get; } = new();

    /// <summary>The questions about keys that are left out for their replies; those of the target, whatever connection they came over.</summary>
    public required LargeReplies LargeReplies { get; init; }

    /// <summary>What goes out about keys with the next INFO.</summary>
    public KeyForecast Forecast { get; } = new();

    /// <summary>Asks about keys on other nodes; null when they are left to those nodes' targets.</summary>
    public ClusterKeys? Cluster { get; } = cluster;

    /// <summary>What the server refused on this connection, and what to do about it.</summary>
    public ImmutableArray<SkippedCollector> Denied =>
        [.. _denied.Select(static entry => new SkippedCollector(entry.Key, entry.Value)), .. RefusedDatabases.Skipped, .. RefusedKeys.Skipped];

    /// <summary>
    /// Whether the last INFO gave a reason to open the session anew: other rights, or another role. After a failover the address
    /// may lead to another server (a service of Kubernetes, a virtual IP), while a connection that is held stays with the old one.
    /// </summary>
    public bool IsDoubted { get; private set; }

    /// <summary>Why the server refuses its clients although it answers INFO; null when it does not.</summary>
    public RedisFailure? Refusal => Info is null ? null : RedisRefusal.OfState(Info, Refusals);

    public void Learn(RedisInfo info, Tiers due)
    {
        var hasOtherRole = Info is not null && Info["role"] != info["role"];
        Info = info;
        IsDoubted = access.IsChangedBy(info, due, WasRefused) || hasOtherRole || IsOnTrial;
    }

    public void Deny(string collector, string why) => _denied[collector] = why;

    /// <summary>Remembers that the server does not let the user run a command, or does not have it: it is not sent again.</summary>
    /// <param name="collector">Who asked.</param>
    /// <param name="error">The server's answer, a <see cref="RedisFailure.IsDenial">denial</see>.</param>
    /// <param name="command">What was asked, as people write it.</param>
    /// <param name="grant">The ACL rules it needs, as people are told.</param>
    /// <param name="rule">The rule that the server refuses if it does not have the command; null when nobody proposes it.</param>
    public void Deny(string collector, RespError error, string command, string grant, string? rule = null)
    {
        _denied[collector] = RedisFailure.Denial(error, command, grant);
        if (!RedisFailure.IsUnknown(error))
        {
            return;
        }

        _lacking.Add(collector);
        if (rule is not null)
        {
            _lackingRules.Add(rule);
        }
    }

    /// <summary>Whether the server is known not to have what an ACL rule would allow, and so would refuse the rule.</summary>
    public bool LacksRule(string rule) => _lackingRules.Contains(rule) || (rule == RefusedDatabases.Rule && RefusedDatabases.AreOfServer);

    /// <summary>Whether the server has what is asked for, as far as is known.</summary>
    public bool Has(RedisAsk ask) =>
        !_lacking.Contains(ask.Follows ?? ask.Collector) && (ask.AppliesTo is null || (Info is not null && ask.AppliesTo(Info)));

    /// <summary>Whether asking makes sense as far as is known.</summary>
    public bool Knows(RedisAsk ask) =>
        !_denied.ContainsKey(ask.Collector) && Has(ask) && (ask.WhyNot is null || (Info is not null && ask.WhyNot(Info) is null));

    public bool IsDenied(string collector) => _denied.ContainsKey(collector);

    /// <summary>Whether a question about a key was refused neither by its command nor by its key or database, and its reply was not too large.</summary>
    public bool MayAsk(KeyQuestion question) =>
        !IsDenied(question.Collector) && !RefusedKeys.Contains(question.Command.Key) && !RefusedDatabases.Contains(question.Command.Key.Database)
        && !LargeReplies.Contains(question.Command);

    /// <summary>Whether anything was refused that a grant would allow.</summary>
    private bool WasRefused => _denied.Count > _lacking.Count || !RefusedKeys.Skipped.IsEmpty || !RefusedDatabases.Skipped.IsEmpty;

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }
    }
}
