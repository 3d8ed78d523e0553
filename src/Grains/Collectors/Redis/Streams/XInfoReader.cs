using System.Collections.Immutable;
using System.Text;
using Fleet.Cluster;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>Asks about streams, all at once: first the streams with their groups, then the groups' consumers and pending entries.</summary>
internal sealed class XInfoReader(StreamFamilies families, StreamScope scope, Limits limits)
{
    /// <summary>The commands for a user who shall see all of it.</summary>
    public const string Grant = "+xinfo|stream +xinfo|groups +xinfo|consumers +xpending";

    /// <summary>Pending entries looked at of each group, the oldest first: enough to see whether they are delivered again and again.</summary>
    public const int PendingEntries = 20;

    private const string Consumers = "streams_consumers";
    private const string Pending = "streams_pending";

    /// <summary>The batches of questions, whose answers become samples on the way.</summary>
    public IEnumerable<KeyBatch> Read(ImmutableArray<RedisKey> keys)
    {
        var streams = new KeyBatch(
        [
            .. keys.SelectMany(static key => new[] { Question("XINFO STREAM", key, RedisKeyspace.Streams, Grant), Question("XINFO GROUPS", key, RedisKeyspace.Streams, Grant) }),
        ]);
        yield return streams;
        var groups = ImmutableArray.CreateBuilder<(RedisKey Key, ReadOnlyMemory<byte> Group)>();
        for (var i = 0; i < keys.Length; i++)
        {
            if (streams.Answers[2 * i] is { } stream)
            {
                ReadStream(keys[i], stream, streams.Answers[(2 * i) + 1], groups);
            }
        }

        var described = groups.Take(limits.Redis.StreamGroups).ToImmutableArray();
        var details = new KeyBatch([.. described.SelectMany(AboutGroup)]);
        yield return details;
        ReadGroups(described, details.Answers);
        if (groups.Count > described.Length)
        {
            // At the end, so that it hides no failure of what was asked.
            yield return new KeyBatch([])
            {
                Failure = new RedisFailure(
                    FailureReason.Limit, $"The streams have more than {described.Length} consumer groups; the consumers and the pending entries of the others are left out."),
            };
        }
    }

    private static KeyQuestion Question(string name, RedisKey key, string collector, string grant, params ReadOnlySpan<ReadOnlyMemory<byte>> more) =>
        new(KeyCommand.Of(name, key, more), collector, grant);

    private void ReadStream(RedisKey key, RespReply stream, RespReply? groups, ImmutableArray<(RedisKey Key, ReadOnlyMemory<byte> Group)>.Builder all)
    {
        families.AddStream(key, new StreamFields(stream));
        foreach (var reply in groups?.AsElements() is { IsDefault: false } items ? items : [])
        {
            var fields = new StreamFields(reply);
            if (fields.Bytes("name") is { } name && scope.Wants(name))
            {
                families.AddGroup(key, Encoding.UTF8.GetString(name.Span), fields);
                all.Add((key, name));
            }
        }
    }

    private IEnumerable<KeyQuestion> AboutGroup((RedisKey Key, ReadOnlyMemory<byte> Group) one)
    {
        yield return Question("XPENDING", one.Key, Pending, "+xpending", one.Group, "-"u8.ToArray(), "+"u8.ToArray(), KeyCommand.Number(PendingEntries));
        if (scope.WithConsumers)
        {
            yield return Question("XINFO CONSUMERS", one.Key, Consumers, "+xinfo|consumers", one.Group);
        }
    }

    private void ReadGroups(ImmutableArray<(RedisKey Key, ReadOnlyMemory<byte> Group)> groups, ImmutableArray<RespReply?> answers)
    {
        var each = scope.WithConsumers ? 2 : 1;
        for (var i = 0; i < groups.Length; i++)
        {
            var (key, group) = (groups[i].Key, Encoding.UTF8.GetString(groups[i].Group.Span));
            if (answers[each * i]?.AsElements() is { IsDefault: false } pending)
            {
                families.AddPending(key, group, pending);
            }

            foreach (var consumer in scope.WithConsumers && answers[(each * i) + 1]?.AsElements() is { IsDefault: false } consumers ? consumers : [])
            {
                families.AddConsumer(key, group, new StreamFields(consumer));
            }
        }
    }
}
