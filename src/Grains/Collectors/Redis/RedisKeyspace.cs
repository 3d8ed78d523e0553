using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Grains.Collectors.Redis.Streams;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>
/// The parts about keys and streams, for targets whose options name some. They come after all else, in time of their own, so
/// that they cost nothing but themselves: walk on a little -> describe keys -> describe streams -> show the last whole pass.
/// </summary>
internal sealed class RedisKeyspace
{
    public const string Keys = "keys";
    public const string Counts = "key_counts";
    public const string Groups = "key_groups";
    public const string Streams = "streams";

    /// <summary>Keys and streams are described in these turns.</summary>
    public const Tiers Tier = Tiers.Activity;

    private readonly CollectorContext _context;
    private readonly RedisOptions _options;

    private RedisKeyspace(CollectorContext context, KeyWishes all)
    {
        _context = context;
        _options = (RedisOptions)context.Spec.Options;
        Wishes = new KeyWishes(_options, IsOn);
        Scan = Wishes.WantsWalk ? new KeyScan(context, Wishes) : null;
        SwitchedOff = [.. all.Collectors.Except(Wishes.Collectors).Select(name => new SkippedCollector(
            name, IsOn(name) ? $"The collector {KeyScan.Collector}, which it needs, is switched off in collectors.disable." : "Switched off in collectors.disable."))];

        bool IsOn(string collector) => context.Spec.Collectors.Wants(collector, byDefault: true);
    }

    /// <summary>The names of all its collectors.</summary>
    public static ImmutableArray<string> Names { get; } = [KeyScan.Collector, Keys, Counts, Groups, Streams];

    /// <summary>What the target wants to know: the one truth of what is asked, of the plan and of the ACL rules.</summary>
    public KeyWishes Wishes { get; }

    /// <summary>What the options name in vain.</summary>
    public ImmutableArray<SkippedCollector> SwitchedOff { get; }

    /// <summary>What the last whole pass gave and is no more.</summary>
    public IEnumerable<string> Ended => Scan is { IsWithdrawn: true } ? Wishes.Collectors.Intersect([Counts, Groups]) : [];

    /// <summary>The passes over the keys; null when none is necessary.</summary>
    public KeyScan? Scan { get; }

    /// <summary>The parts of a target; null when it names no keys.</summary>
    public static RedisKeyspace? For(CollectorContext context)
    {
        var all = new KeyWishes((RedisOptions)context.Spec.Options, static _ => true);
        return all.Collectors.Any() ? new RedisKeyspace(context, all) : null;
    }

    /// <summary>Why nothing is asked of this server; null when it is.</summary>
    public string? WhyNot(RedisInfo info) =>
        info.IsSentinel ? "A Sentinel has no keys."
        : _options.SkipCheckKeysForRoleMaster && info["role"] != "slave"
            ? "The option skipCheckKeysForRoleMaster leaves keys and streams to the replicas, and this server is none."
        : null;

    /// <summary>The parts; those that were cut off in the middle are failed, and the session's connection is closed then.</summary>
    /// <param name="session">The session, whose INFO is fresh.</param>
    /// <param name="due">What is due.</param>
    /// <param name="patience">Fires when there is no time left for keys.</param>
    /// <param name="cancellationToken">The collection's deadline.</param>
    public async Task<ImmutableArray<CollectedPart>> CollectAsync(RedisSession session, Tiers due, CancellationToken patience, CancellationToken cancellationToken)
    {
        var parts = ImmutableArray.CreateBuilder<CollectedPart>();
        if (WhyNot(session.Info!) is not null)
        {
            return [];
        }

        var start = _context.Time.GetTimestamp();
        if (session.Forecast.Failure is { } failure)
        {
            AddFailed(parts, due, failure, start);
            return parts.DrainToImmutable();
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience, cancellationToken);
        try
        {
            await CollectAsync(new KeyConnection(session), due, parts, either.Token);
        }
        catch (Exception e) when (e is WireException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            AddFailed(parts, due, e, start);
        }

        return parts.DrainToImmutable();
    }

    private async Task CollectAsync(KeyConnection connection, Tiers due, ImmutableArray<CollectedPart>.Builder parts, CancellationToken cancellationToken)
    {
        if (Scan is not null && await Scan.AdvanceAsync(connection, due, cancellationToken) is { } scan)
        {
            parts.Add(scan);
        }

        if (due.HasFlag(Tier))
        {
            await DescribeAsync(connection, parts, cancellationToken);
        }

        AddOfLastPass(parts, connection.Session);
    }

    /// <summary>Keys and streams go out together.</summary>
    private async Task DescribeAsync(KeyConnection connection, ImmutableArray<CollectedPart>.Builder parts, CancellationToken cancellationToken)
    {
        var start = _context.Time.GetTimestamp();
        var readers = new List<(string Collector, FamilySet Families, IEnumerable<KeyBatch> Batches, RedisFailure? Cut)>();
        if (Wishes.WantsKeys && !connection.Session.IsDenied(Keys))
        {
            var (keys, cut) = Described(Wishes.Keys, Scan?.Found.Keys ?? [], _context.Limits.Redis.Keys, "keys");
            var families = new FamilySet(_context.Limits.LabelValueBytes);
            readers.Add((Keys, families, new KeyReader(new KeyFamilies(families), !_options.DisableExportingKeyValues, _context.Limits).Read(keys), cut));
        }

        if (Wishes.WantsStreams && !connection.Session.IsDenied(Streams))
        {
            var (streams, cut) = Described(Wishes.Streams, Scan?.Found.Streams ?? [], _context.Limits.Redis.Streams, "streams");
            var families = new FamilySet(_context.Limits.LabelValueBytes);
            var shown = new StreamFamilies(families, Now(connection.Session.Info!));
            readers.Add((Streams, families, new XInfoReader(shown, new StreamScope(_options), _context.Limits).Read(streams), cut));
        }

        var forecast = connection.Session.Forecast;
        var budget = new KeyBudget(connection.Session.KeyReplies);
        budget.Spend(forecast.Spent);
        var answers = new KeyAnswers(connection.Session, AskAsync, _context.Limits);
        var failures = await answers.RunAsync([.. readers.Select(static one => one.Batches)], cancellationToken);
        forecast.Remember();
        var took = _context.Time.GetElapsedTime(start);
        parts.AddRange(readers.Select((one, i) => Part(one.Collector, one.Families.Build(), failures[i], one.Cut, took)));

        Task<ImmutableArray<KeyReply>> HereAsync(ImmutableArray<KeyQuestion> asked, CancellationToken token) => forecast.ExecuteAsync(connection, asked, budget, token);
        Task<ImmutableArray<KeyReply>> AskAsync(ImmutableArray<KeyQuestion> asked, CancellationToken token) =>
            connection.Session.Cluster?.AskAsync(asked, HereAsync, budget, token) ?? HereAsync(asked, token);
    }

    /// <summary>Those to describe, the named ones first, and what is to be told when there are more than that may be.</summary>
    private static (ImmutableArray<RedisKey> Keys, RedisFailure? Cut) Described(ImmutableArray<RedisKey> named, ImmutableArray<RedisKey> found, int most, string what)
    {
        var all = named.Concat(found).Distinct().ToImmutableArray();
        return (RedisKey.Sorted(all.Take(most)), all.Length <= most ? null : new RedisFailure(
            FailureReason.Limit, $"The options name and find {all.Length} {what}, and no more than {most} are described: some of those that patterns found are left out."));
    }

    private CollectedPart Part(string collector, ImmutableArray<MetricFamily> families, RedisFailure? failure, RedisFailure? cut, TimeSpan took) => new()
    {
        Collector = collector,
        Tier = Tier,
        Outcome = failure is not null && families.IsEmpty ? CollectOutcome.Failed(failure.Reason, Cut(failure.Message)) : Partial(failure ?? cut),
        Families = families,
        Duration = took,
    };

    private CollectOutcome Partial(RedisFailure? failure) => failure is null ? CollectOutcome.Ok : CollectOutcome.Partial(failure.Reason, Cut(failure.Message));

    private string Cut(string message) => MessageCut.ToChars(message, _context.Limits.MessageChars);

    /// <summary>Counts and groups are as old as the last whole pass, and come in each collection with that age.</summary>
    private void AddOfLastPass(ImmutableArray<CollectedPart>.Builder parts, RedisSession session)
    {
        if (Scan?.Last is not { } last)
        {
            return;
        }

        if (Wishes.WantsCounts)
        {
            parts.Add(OfLastPass(Counts, last, null, families =>
            {
                foreach (var (pattern, count) in last.Counts)
                {
                    families.AddCount(pattern, count);
                }
            }));
        }

        if (Wishes.WantsGroups)
        {
            parts.Add(OfLastPass(Groups, last, last.MemoryFailure, families => AddGroups(last, session.Databases, families)));
        }
    }

    private static void AddGroups(ScanResult last, int databases, KeyFamilies families)
    {
        foreach (var group in last.Groups.SelectMany(static one => one.Groups.Select(group => (one.Database, Group: group))))
        {
            families.AddGroup(group.Database, group.Group);
        }

        var known = last.Groups.ToDictionary(static one => one.Database, static one => one.Distinct);
        foreach (var database in Enumerable.Range(0, databases).Union(known.Keys).Except(last.LeftOut))
        {
            families.AddDistinctGroups(database, known.GetValueOrDefault(database));
        }
    }

    private CollectedPart OfLastPass(string collector, ScanResult last, RedisFailure? failure, Action<KeyFamilies> add)
    {
        var families = new FamilySet(_context.Limits.LabelValueBytes);
        add(new KeyFamilies(families));
        return new CollectedPart
        {
            Collector = collector,
            Tier = KeyScan.Tier,
            Outcome = Partial(failure),
            Families = families.Build(),
            Duration = last.Worked,
            Age = Scan!.Age,
        };
    }

    /// <summary>Those that were due and did not come.</summary>
    private void AddFailed(ImmutableArray<CollectedPart>.Builder parts, Tiers due, Exception cause, long start)
    {
        var failure = cause is WireException broken
            ? RedisFailure.Of(broken, new RedisAttempt { Address = _context.Spec.Address, IsAnswered = true })
            : new RedisFailure(FailureReason.Timeout, "The server did not answer about its keys in time; all else came.");
        foreach (var collector in Wishes.Collectors.Intersect([KeyScan.Collector, Keys, Streams]))
        {
            if (due.HasFlag(Tier) && parts.All(part => part.Collector != collector))
            {
                parts.Add(new CollectedPart
                {
                    Collector = collector,
                    Tier = Tier,
                    Outcome = CollectOutcome.Failed(failure.Reason, Cut(failure.Message)),
                    Duration = _context.Time.GetElapsedTime(start),
                });
            }
        }
    }

    private double Now(RedisInfo info) => (ServerClock.Of(info, _context.Time) - DateTimeOffset.UnixEpoch).TotalMilliseconds;
}
