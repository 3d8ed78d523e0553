using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>
/// One collection over one session: everything due goes out in one write and comes back in one read. Only on a fresh
/// session a second round follows, for what INFO shows the server to have (a cluster, a command log).
/// </summary>
internal sealed class RedisRound(CollectorContext context, RedisSession session, Tiers due)
{
    public const string Info = "info";
    private const string ClientName = "client_setname";

    private readonly ImmutableArray<CollectedPart>.Builder _parts = ImmutableArray.CreateBuilder<CollectedPart>();
    private readonly RedisOptions _options = (RedisOptions)context.Spec.Options;

    /// <summary>The parts that came; empty when <see cref="Failure" /> says why there are none.</summary>
    public ImmutableArray<CollectedPart> Parts => _parts.ToImmutable();

    /// <summary>Why the server gave nothing; null when it did.</summary>
    public RedisFailure? Failure { get; private set; }

    /// <param name="asks">What is asked of this target, as far as it is due.</param>
    /// <param name="login">Whom to log in as once more; null on a session that just did.</param>
    /// <param name="cancellationToken">The collection's deadline.</param>
    /// <exception cref="RespException">The connection broke, or the login was refused.</exception>
    public async Task RunAsync(ImmutableArray<RedisAsk> asks, RespConnectOptions? login, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        var opening = Opening(login);
        var first = asks.Where(session.Knows).ToImmutableArray();
        ImmutableArray<RespCommand> head = opening is { } command ? [command, session.InfoCommand] : [session.InfoCommand];
        var replies = await session.Connection.ExecuteAsync(
            head.AddRange(first.SelectMany(static ask => ask.Commands)).AsMemory(), cancellationToken);
        if (opening is not null && replies[0] is RespError refusal)
        {
            TakeRefusal(refusal, login);
        }

        if (await ReadInfoAsync(replies[head.Length - 1], cancellationToken) is not { } info)
        {
            return;
        }

        session.Learn(info, due);
        if (session.IsDoubted)
        {
            return;
        }

        MapAll(first, replies.RemoveRange(0, head.Length), info, context.Time.GetElapsedTime(start));
        await AskLaterAsync(asks.RemoveRange(first), info, cancellationToken);
        if (due.HasFlag(Tiers.Health))
        {
            AddInfoPart(info, context.Time.GetElapsedTime(start));
        }
    }

    /// <summary>Takes a part that was collected apart; null when it was refused.</summary>
    public void Add(CollectedPart? part)
    {
        if (part is not null)
        {
            _parts.Add(part);
        }
    }

    private async Task AskLaterAsync(ImmutableArray<RedisAsk> asks, RedisInfo info, CancellationToken cancellationToken)
    {
        var late = asks.Where(session.Knows).ToImmutableArray();
        if (late.IsEmpty)
        {
            return;
        }

        var start = context.Time.GetTimestamp();
        var replies = await session.Connection.ExecuteAsync(
            late.SelectMany(static ask => ask.Commands).ToArray(), cancellationToken);
        MapAll(late, replies, info, context.Time.GetElapsedTime(start));
    }

    /// <summary>The parsed INFO; null with <see cref="Failure" /> set when the server gives none.</summary>
    private async Task<RedisInfo?> ReadInfoAsync(RespReply reply, CancellationToken cancellationToken)
    {
        if (reply is RespError { Code: "ERR" })
        {
            // Some proxies and old servers know INFO only without a section.
            session.InfoCommand = RespCommand.Of("INFO");
            reply = (await session.Connection.ExecuteAsync(new[] { session.InfoCommand }, cancellationToken))[0];
        }

        Failure = reply switch
        {
            RespError error => RedisFailure.OfInfo(error),
            _ when reply.AsText() is null => new RedisFailure(FailureReason.Protocol, "INFO was answered with something that is no text."),
            _ => null,
        };
        return Failure is null ? RedisInfo.Parse(reply.AsText()!) : null;
    }

    private void MapAll(ImmutableArray<RedisAsk> asks, ImmutableArray<RespReply> replies, RedisInfo info, TimeSpan took)
    {
        var next = 0;
        foreach (var ask in asks)
        {
            Map(ask, replies.Slice(next, ask.Commands.Length), info, took);
            next += ask.Commands.Length;
        }
    }

    private void Map(RedisAsk ask, ImmutableArray<RespReply> replies, RedisInfo info, TimeSpan took)
    {
        if (replies.OfType<RespError>().FirstOrDefault() is { } error)
        {
            if (RedisFailure.IsDenial(error))
            {
                session.Deny(ask.Collector, RedisFailure.Denial(error, ask.Text, ask.Grant));
            }
            else
            {
                AddFailed(ask, FailureReason.Query, $"The server refused {ask.Text}: {error.Text}", took);
            }

            return;
        }

        var families = new FamilySet(context.Limits.LabelValueBytes);
        if (!ask.Map(replies, info, families))
        {
            AddFailed(ask, FailureReason.Protocol, $"The reply to {ask.Text} has an unexpected form.", took);
            return;
        }

        if (ask.Collector == RedisAsks.Config)
        {
            session.Databases = ConfigFamilies.Databases(replies[0]) ?? session.Databases;
        }

        _parts.Add(new CollectedPart
        {
            Collector = ask.Collector,
            Tier = ask.Tier,
            Outcome = CollectOutcome.Ok,
            Families = families.Build(),
            Duration = took,
        });
    }

    private void AddInfoPart(RedisInfo info, TimeSpan took) => _parts.Insert(0, new CollectedPart
    {
        Collector = Info,
        Tier = Tiers.Health,
        Outcome = CollectOutcome.Ok,
        Families = InfoFamilies.Build(
            info, session.Databases, _options.IncludeSystemMetrics, context.Time, new FamilySet(context.Limits.LabelValueBytes)),
        Duration = took,
    });

    private void AddFailed(RedisAsk ask, FailureReason reason, string message, TimeSpan took) => _parts.Add(new CollectedPart
    {
        Collector = ask.Collector,
        Tier = ask.Tier,
        Outcome = CollectOutcome.Failed(reason, MessageCut.ToChars(message, context.Limits.MessageChars)),
        Duration = took,
    });

    /// <summary>
    /// What goes before INFO: the name on a new session; later the login again, since Redis never takes back the one
    /// that a connection has, although it may refuse it to everybody who comes now. MONITOR does not show AUTH, and the slow log not its arguments.
    /// </summary>
    private RespCommand? Opening(RespConnectOptions? login) =>
        login is not null ? RespLogin.Command(login)
        : _options.SetClientName ? RespCommand.Of("CLIENT", "SETNAME", "fleet")
        : null;

    /// <summary>A name is a courtesy: without it all works the same.</summary>
    private void TakeRefusal(RespError error, RespConnectOptions? login)
    {
        if (login is not null)
        {
            throw RespLogin.Refused(session.Connection.Endpoint, login, error);
        }

        if (RedisFailure.IsDenial(error))
        {
            session.Deny(ClientName, RedisFailure.Denial(error, "CLIENT SETNAME", "+client|setname"));
        }
    }
}
