using System.Collections.Immutable;
using System.Globalization;
using Fleet.Cluster.Targets;
using Fleet.Resp;

namespace Fleet.Cluster.Store.Redis;

/// <summary>What the script <see cref="RedisScripts.Read" /> answered.</summary>
internal sealed record StoreReading
{
    /// <summary>How it stands to what was known.</summary>
    public enum Relation
    {
        /// <summary>Nothing happened since.</summary>
        Same,

        /// <summary><see cref="Values" /> are what changed since.</summary>
        Changes,

        /// <summary>The log does not reach back that far; <see cref="Values" /> are all targets.</summary>
        All,

        /// <summary>The store does not hold all that was known: it went back, or is another one. <see cref="Values" /> are all targets.</summary>
        Fork,
    }

    /// <summary>How it stands to what was known.</summary>
    public required Relation Kind { get; init; }

    /// <summary>The store's revision.</summary>
    public long Revision { get; init; }

    /// <summary>The write that made it.</summary>
    public string Write { get; init; } = string.Empty;

    /// <summary>Names the store's history from its first write on; another one after it lost everything.</summary>
    public string History { get; init; } = string.Empty;

    /// <summary>The changes behind <see cref="Values" />, as far as the log has them, in order.</summary>
    public ImmutableArray<ChangeMark> Log { get; init; } = [];

    /// <summary>Targets as they stand now; null for one that does not exist.</summary>
    public ImmutableDictionary<TargetId, StoredText?> Values { get; init; } = ImmutableDictionary<TargetId, StoredText?>.Empty;

    /// <summary>Fields of the targets that are no target of Fleet, with the reason: they are left alone and let nothing else fail.</summary>
    public ImmutableDictionary<string, string> Strange { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Reads the script's answer.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static StoreReading Parse(RespReply reply)
    {
        if (reply.Says("same"))
        {
            return new StoreReading { Kind = Relation.Same };
        }

        var parts = reply.Parts();
        if (parts.Length != 6 || !Enum.TryParse<Relation>(parts[0].AsText(), ignoreCase: true, out var kind))
        {
            throw new FormatException("gave an answer that is not understood");
        }

        var (values, strange) = ParseValues(parts[5].Parts());
        return new StoreReading
        {
            Kind = kind,
            Revision = Number(parts[1]),
            Write = Text(parts[2]),
            History = Text(parts[3]),
            Log = ParseLog(parts[4].Parts()),
            Values = values,
            Strange = strange,
        };
    }

    private static ImmutableArray<ChangeMark> ParseLog(ImmutableArray<RespReply> items)
    {
        var log = ImmutableArray.CreateBuilder<ChangeMark>(items.Length / 3);
        for (var i = 0; i + 2 < items.Length; i += 3)
        {
            log.Add(new ChangeMark(Number(items[i]), Text(items[i + 1]), Text(items[i + 2])));
        }

        return log.MoveToImmutable();
    }

    private static (ImmutableDictionary<TargetId, StoredText?> Values, ImmutableDictionary<string, string> Strange) ParseValues(ImmutableArray<RespReply> items)
    {
        var values = ImmutableDictionary.CreateBuilder<TargetId, StoredText?>();
        var strange = ImmutableDictionary.CreateBuilder<string, string>();
        for (var i = 0; i + 1 < items.Length; i += 2)
        {
            var field = Text(items[i]);
            try
            {
                var stored = items[i + 1] is RespNull ? null : StoredText.Parse(Text(items[i + 1]));
                if (TargetId.TryParse(field, out var id))
                {
                    values[id] = stored;
                }
                else if (stored is not null)
                {
                    strange[field] = $"holds a target whose name is no id ({field})";
                }
            }
            catch (FormatException e)
            {
                strange[field] = $"{e.Message} ({field})";
            }
        }

        return (values.ToImmutable(), strange.ToImmutable());
    }

    private static string Text(RespReply reply) => reply.AsText() ?? throw new FormatException("gave an answer that is not understood");

    private static long Number(RespReply reply) =>
        long.TryParse(reply.AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException("holds a revision that is no number");
}
