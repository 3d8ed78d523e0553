using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>
/// One collection over one session: everything due goes out in one write and comes back in one read. Only on a fresh
/// session a second round follows, for what INFO shows the server to have (a cluster, a command log).
/// </summary>
internal sealed class RedisRound(CollectorContext context, RedisSession session, Tiers due)
{
    public const string Info = "info";
    private const string ClientName = "client_setname";
    private const string PingName = "ping";

    private readonly ImmutableArray<CollectedPart>.Builder _parts = ImmutableArray.CreateBuilder<CollectedPart>();
    private readonly RedisOptions _options = (RedisOptions)context.Spec.Options;

    /// <summary>The parts that came; empty when <see cref="Failure" /> says why there are none.</summary>
    public ImmutableArray<CollectedPart> Parts => _parts.ToImmutable();

    /// <summary>Why the server gave nothing; null when it did.</summary>
    public RedisFailure? Failure { get; private set; }

    /// <summary>How long a PING took; null when none is wanted or it was refused.</summary>
    public TimeSpan? Ping { get; private set; }

    /// <summary>Why PING was refused: it is, as long as the server refuses its clients; null when it was not.</summary>
    public RedisFailure? PingRefusal { get; private set; }

    /// <param name="asks">What is asked of this target, as far as it is due.</param>
    /// <param name="login">Whom to log in as once more; null on a session that just did.</param>
    /// <param name="patience">How long answers about keys are waited for.</param>
    /// <param name="cancellationToken">The collection's deadline.</param>
    /// <exception cref="WireException">The connection broke, or the login was refused.</exception>
    public async Task RunAsync(ImmutableArray<RedisAsk> asks, RespConnectOptions? login, CancellationToken patience, CancellationToken cancellationToken)
    {
        await PingAsync(cancellationToken);
        var start = context.Time.GetTimestamp();
        var opening = Opening(login);
        var first = session.IsOnTrial ? [] : Known(asks);
        var before = session.Info;
        var head = Head(opening);
        var replies = await AskAsync(head.AddRange(first.SelectMany(static one => one.Commands)), patience, cancellationToken);
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

        MapAll(first, replies.RemoveRange(0, head.Length), before, context.Time.GetElapsedTime(start));
        await AskLaterAsync(asks.RemoveRange(first.Select(static one => one.Ask)), cancellationToken);
        if (due.HasFlag(Tiers.Health))
        {
            AddInfoPart(info, context.Time.GetElapsedTime(start));
        }
    }

    /// <summary>What is known of keys goes out with it, and comes back last: trouble with keys is no trouble of the others.</summary>
    private async Task<ImmutableArray<RespReply>> AskAsync(ImmutableArray<RespCommand> commands, CancellationToken patience, CancellationToken cancellationToken)
    {
        var aboutKeys = due.HasFlag(RedisKeyspace.Tier) ? session.Forecast.Send(session) : [];
        await using var exchange = session.Connection.Send(commands.AddRange(aboutKeys).AsMemory(), cancellationToken);
        var replies = await exchange.ReadAsync(commands.Length, cancellationToken);
        if (exchange.Due > 0)
        {
            await session.Forecast.ReceiveAsync(exchange, patience, cancellationToken);
        }

        return replies;
    }

    /// <summary>Takes parts that were collected apart.</summary>
    public void Add(ImmutableArray<CollectedPart> parts) => _parts.AddRange(parts);

    /// <summary>What goes first; INFO is the last of it. Scripts meet the first database, whichever was selected for keys.</summary>
    private ImmutableArray<RespCommand> Head(RespCommand? opening)
    {
        var head = ImmutableArray.CreateBuilder<RespCommand>();
        if (opening is { } command)
        {
            head.Add(command);
        }

        if (!_options.Script.IsEmpty && session.SelectedDatabase != 0)
        {
            head.Add(RespCommand.Of("SELECT", "0"));
            session.SelectedDatabase = 0;
        }

        head.Add(session.InfoCommand);
        return head.DrainToImmutable();
    }

    /// <summary>What makes sense to be asked now, with its commands: at least one each.</summary>
    private ImmutableArray<(RedisAsk Ask, ImmutableArray<RespCommand> Commands)> Known(IEnumerable<RedisAsk> asks) =>
        [.. asks.Where(session.Knows).Select(ask => (ask, ask.On(session))).Where(static one => !one.Item2.IsEmpty)];

    private async Task AskLaterAsync(ImmutableArray<RedisAsk> asks, CancellationToken cancellationToken)
    {
        var late = Known(asks);
        if (late.IsEmpty)
        {
            return;
        }

        var start = context.Time.GetTimestamp();
        var replies = await session.Connection.ExecuteAsync(late.SelectMany(static one => one.Commands).ToArray(), cancellationToken);
        MapAll(late, replies, session.Info, context.Time.GetElapsedTime(start));
    }

    /// <summary>A round trip of its own: it is measured.</summary>
    private async Task PingAsync(CancellationToken cancellationToken)
    {
        if (!_options.PingOnConnect || session.IsOnTrial || session.IsDenied(PingName))
        {
            return;
        }

        var start = context.Time.GetTimestamp();
        var reply = (await session.Connection.ExecuteAsync(new[] { RespCommand.Of("PING") }, cancellationToken))[0];
        if (reply is not RespError error)
        {
            Ping = context.Time.GetElapsedTime(start);
        }
        else if (RedisFailure.IsDenial(error))
        {
            session.Deny(PingName, error, "PING", "+ping");
        }
        else
        {
            PingRefusal = RedisRefusal.Of(error, "PING");
        }
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

        var info = reply.AsText() is { } text ? RedisInfo.Parse(text) : null;
        Failure = RedisRefusal.OfInfo(reply, info);
        return Failure is null ? info : null;
    }

    /// <param name="asked">What was asked.</param>
    /// <param name="replies">All replies, in turn.</param>
    /// <param name="before">The INFO that commands were made from.</param>
    /// <param name="took">How long all of it took.</param>
    private void MapAll(
        ImmutableArray<(RedisAsk Ask, ImmutableArray<RespCommand> Commands)> asked, ImmutableArray<RespReply> replies, RedisInfo? before, TimeSpan took)
    {
        var next = 0;
        foreach (var (ask, commands) in asked)
        {
            Map(ask, replies.Slice(next, commands.Length), ask.Choose(before, session.Info!), took);
            next += commands.Length;
        }
    }

    private void Map(RedisAsk ask, ImmutableArray<RespReply> replies, RedisInfo info, TimeSpan took)
    {
        var errors = replies.OfType<RespError>();
        if (errors.FirstOrDefault(RedisFailure.IsDenial) is { } denial)
        {
            session.Deny(ask.Collector, denial, ask.Text, ask.Grant);
            return;
        }

        if (!ask.TakesErrors && errors.FirstOrDefault() is { } error)
        {
            var failure = RedisRefusal.Of(error, ask.Text);
            AddPart(ask, CollectOutcome.Failed(failure.Reason, Cut(failure.Message)), [], took);
            return;
        }

        if (replies.OfType<RespOversized>().FirstOrDefault() is { } large)
        {
            AddPart(ask, CollectOutcome.Failed(FailureReason.Limit, $"The reply to {ask.Text} has {large.SizeBytes} bytes, more than are taken."), [], took);
            return;
        }

        var families = new FamilySet(context.Limits.LabelValueBytes);
        if (!ask.Map(replies, info, families))
        {
            AddPart(ask, CollectOutcome.Failed(FailureReason.Protocol, $"The reply to {ask.Text} has an unexpected form."), [], took);
            return;
        }

        ask.Learn?.Invoke(replies, session);
        var trouble = ask.Trouble?.Invoke(replies);
        AddPart(ask, trouble is null ? CollectOutcome.Ok : CollectOutcome.Partial(trouble.Reason, Cut(trouble.Message)), families.Build(), took);
    }

    private void AddPart(RedisAsk ask, CollectOutcome outcome, ImmutableArray<MetricFamily> families, TimeSpan took) => _parts.Add(new CollectedPart
    {
        Collector = ask.Collector,
        Tier = ask.Tier,
        Outcome = outcome,
        Families = families,
        Duration = took,
    });

    private string Cut(string message) => MessageCut.ToChars(message, context.Limits.MessageChars);

    private void AddInfoPart(RedisInfo info, TimeSpan took) => _parts.Insert(0, new CollectedPart
    {
        Collector = Info,
        Tier = Tiers.Health,
        Outcome = CollectOutcome.Ok,
        Families = InfoFamilies.Build(
            info, session.Databases, _options, context.Time, new FamilySet(context.Limits.LabelValueBytes)),
        Duration = took,
    });

    /// <summary>
    /// What goes before INFO: the name on a new session; later the login again, since Redis never takes back the one
    /// that a connection has, although it may refuse it to everybody who comes now. MONITOR does not show AUTH, and the slow log not its arguments.
    /// </summary>
    private RespCommand? Opening(RespConnectOptions? login) =>
        login is not null ? RespLogin.Command(login)
        : _options.SetClientName && !session.IsOnTrial ? RespCommand.Of("CLIENT", "SETNAME", "fleet")
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
            session.Deny(ClientName, error, "CLIENT SETNAME", "+client|setname");
        }
    }
}
