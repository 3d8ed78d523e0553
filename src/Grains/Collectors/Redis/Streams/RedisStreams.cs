using System.Collections.Immutable;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>The part about streams, for targets that name some in checkStreams or checkSingleStreams.</summary>
internal sealed class RedisStreams
{
    public const string Collector = "streams";

    /// <summary>It costs round trips of its own and walks over all keys.</summary>
    public const Tiers Tier = Tiers.Activity;

    /// <summary>The ACL rules it needs.</summary>
    public const string Grant = "+select +scan +xinfo|stream +xinfo|groups +xinfo|consumers ~<pattern>";

    private readonly CollectorContext _context;
    private readonly ImmutableArray<StreamSelector> _patterns;
    private readonly ImmutableArray<StreamSelector> _literals;
    private readonly bool _withConsumers;

    private RedisStreams(CollectorContext context, RedisOptions options)
    {
        _context = context;
        _patterns = StreamSelector.ParseAll(options.CheckStreams);
        _literals = StreamSelector.ParseAll(options.CheckSingleStreams);
        _withConsumers = !options.StreamsExcludeConsumerMetrics;
    }

    /// <summary>The part of a target; null when it names no streams.</summary>
    public static RedisStreams? For(CollectorContext context)
    {
        var options = (RedisOptions)context.Spec.Options;
        return options.CheckStreams.IsEmpty && options.CheckSingleStreams.IsEmpty
            || !context.Spec.Collectors.Wants(Collector, byDefault: true)
            ? null
            : new RedisStreams(context, options);
    }

    /// <summary>The part; null when the server refuses what it needs, which the session remembers then.</summary>
    public async Task<CollectedPart?> CollectAsync(RedisSession session, CancellationToken cancellationToken)
    {
        if (session.IsDenied(Collector))
        {
            return null;
        }

        var start = _context.Time.GetTimestamp();
        var families = new FamilySet(_context.Limits.LabelValueBytes);
        var outcome = CollectOutcome.Ok;
        try
        {
            var connection = new StreamConnection(session);
            var keys = await new StreamFinder(connection).FindAsync(_patterns, _literals, cancellationToken);
            await new StreamReader(connection, new StreamFamilies(families), _withConsumers).ReadAsync(keys, cancellationToken);
        }
        catch (StreamRefusedException e) when (RedisFailure.IsDenial(e.Error))
        {
            session.Deny(Collector, RedisFailure.Denial(e.Error, e.Command, Grant));
            return null;
        }
        catch (StreamRefusedException e)
        {
            outcome = CollectOutcome.Failed(
                FailureReason.Query, MessageCut.ToChars($"The server refused {e.Command}: {e.Error.Text}", _context.Limits.MessageChars));
        }

        return new CollectedPart
        {
            Collector = Collector,
            Tier = Tier,
            Outcome = outcome,
            Families = outcome.Kind == OutcomeKind.Ok ? families.Build() : [],
            Duration = _context.Time.GetElapsedTime(start),
        };
    }
}
