using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// Passes over a target's keys a little in each collection: so many steps as its time allows, at least one, and on from there
/// in the next collection. The result of the last pass stands meanwhile. A pass is one walk over each database, and a walk is
/// made of steps, each a SCAN.
/// </summary>
internal sealed class KeyScan(CollectorContext context, KeyWishes wishes)
{
    /// <summary>The collector's name.</summary>
    public const string Collector = "scan";

    /// <summary>A pass begins in its turns; one that has begun goes on in every collection.</summary>
    public const Tiers Tier = Tiers.Activity;

    private readonly ScanCounts _counts = new();
    private ScanPass? _pass;

    /// <summary>What the last whole pass over this server gave; null before the first, and while SCAN is refused.</summary>
    public ScanResult? Last { get; private set; }

    /// <summary>Whether what was given before is true no more, and there is nothing yet in its place.</summary>
    public bool IsWithdrawn { get; private set; }

    /// <summary>How long ago that was.</summary>
    public TimeSpan Age => Last is null ? TimeSpan.Zero : context.Time.GetElapsedTime(Last.FinishedAt);

    /// <summary>What is described: what the last whole pass found, and before the first, where it may take long, what has been found so far.</summary>
    public (ImmutableArray<RedisKey> Keys, ImmutableArray<RedisKey> Streams) Found =>
        Last is not null ? (Last.Keys, Last.Streams)
        : _pass is not null && FirstPass > TimeSpan.Zero ? _pass.Found
        : ([], []);

    private TimeSpan FirstPass => context.Timeout * context.Limits.Redis.FirstPassShare;

    /// <summary>What it may spend in one collection: a small share of the interval.</summary>
    private TimeSpan Budget
    {
        get
        {
            var share = context.IntervalOf(Tiers.Health) * context.Limits.Redis.ScanShare;
            return Last is null && FirstPass > share ? FirstPass
                : share < context.Limits.Redis.ScanTimeAtLeast ? context.Limits.Redis.ScanTimeAtLeast
                : share > context.Limits.Redis.ScanTimeAtMost ? context.Limits.Redis.ScanTimeAtMost
                : share;
        }
    }

    /// <summary>Goes on with the pass, or begins one when it is due; the part tells how far it got. Null when nothing was to be done.</summary>
    public async Task<CollectedPart?> AdvanceAsync(KeyConnection connection, Tiers due, CancellationToken cancellationToken)
    {
        var info = connection.Session.Info!;
        var isDenied = connection.Session.IsDenied(Collector);
        if (isDenied || (_pass?.RunId ?? Last?.RunId) != info["run_id"])
        {
            // Of another process the cursors mean other places, and the keys are others.
            Withdraw();
        }

        if (isDenied || (_pass is null && !due.HasFlag(Tier)))
        {
            return null;
        }

        var start = context.Time.GetTimestamp();
        _pass ??= new ScanPass(wishes, context, info);
        try
        {
            while (!_pass.IsDone)
            {
                if (await _pass.StepAsync(connection, connection.Session.ScansByType, cancellationToken) is { } keys)
                {
                    _counts.Add(keys);
                }

                if (context.Time.GetElapsedTime(start) >= Budget)
                {
                    break;
                }
            }
        }
        catch (ScanRefusedException e)
        {
            return Refused(e, connection.Session, start);
        }

        if (_pass.IsDone)
        {
            Last = _pass.Finish();
            IsWithdrawn = false;
            _counts.Passes++;
            _pass = null;
        }

        return Part(start, Outcome());
    }

    private void Withdraw()
    {
        IsWithdrawn |= Last is not null;
        Last = null;
        _pass = null;
    }

    private CollectedPart? Refused(ScanRefusedException e, RedisSession session, long start)
    {
        if (RedisRefusal.IsOfState(e.Error))
        {
            // The cursor is as good as before, and so is what the last pass gave.
            return Failed(e.Error, start);
        }

        _pass = null;
        if (RedisFailure.IsDenial(e.Error))
        {
            session.Deny(Collector, e.Error, "SCAN", "+scan", rule: "+scan");
            Withdraw();
            return null;
        }

        if (session.ScansByType)
        {
            // Before Redis 6 SCAN has no TYPE; the next collection does without.
            session.ScansByType = false;
            return null;
        }

        return Failed(e.Error, start);
    }

    private CollectedPart Failed(RespError error, long start)
    {
        var failure = RedisRefusal.Of(error, "SCAN");
        return Part(start, CollectOutcome.Failed(failure.Reason, Cut(failure.Message)));
    }

    private CollectOutcome Outcome() =>
        Last?.Failure is { } failure ? CollectOutcome.Partial(failure.Reason, Cut(failure.Message))
        : Last is null && FirstPass > TimeSpan.Zero ? CollectOutcome.Partial(
            FailureReason.Limit, "The first pass over the keys is not through: what it found so far is described, and nothing is counted yet.")
        : Last?.IsCut == true ? CollectOutcome.Partial(
            FailureReason.Limit,
            $"The patterns match more keys than are described: {context.Limits.Redis.KeysPerPattern} for each pattern, {context.Limits.Redis.Keys} in all, and {context.Limits.Redis.Streams} streams.")
        : CollectOutcome.Ok;

    private CollectedPart Part(long start, CollectOutcome outcome)
    {
        var families = new FamilySet(context.Limits.LabelValueBytes);
        _counts.AddTo(families, Last);
        return new CollectedPart
        {
            Collector = Collector,
            Tier = Tier,
            Outcome = outcome,
            Families = outcome.Kind == OutcomeKind.Failed ? [] : families.Build(),
            Duration = context.Time.GetElapsedTime(start),
            Age = Age,
        };
    }

    private string Cut(string message) => MessageCut.ToChars(message, context.Limits.MessageChars);
}
