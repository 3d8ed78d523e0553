using System.Collections.Immutable;
using System.Text;
using Fleet.Cluster;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>Asks about single keys, all at once: first what they are, then how large, and what strings hold.</summary>
/// <param name="families">Takes the samples.</param>
/// <param name="withValues">Whether what is in strings is shown.</param>
/// <param name="limits">The caps.</param>
internal sealed class KeyReader(KeyFamilies families, bool withValues, Limits limits)
{
    /// <summary>The commands for a user who shall see all of it, in the order in which they may be left out.</summary>
    public const string Grant = "+type +strlen +llen +scard +zcard +hlen +xlen +memory|usage +getrange +pfcount";

    /// <summary>What a server needs besides whose keys may be arrays.</summary>
    public const string ArrayGrant = "+arcount";

    private const string Memory = "keys_memory";
    private const string Values = "keys_values";

    /// <summary>A HyperLogLog is a string that begins with this; only then PFCOUNT is asked, which other strings answer with an error.</summary>
    private static ReadOnlySpan<byte> HyperLogLog => "HYLL"u8;

    /// <summary>The batches of questions, whose answers become samples on the way.</summary>
    public IEnumerable<KeyBatch> Read(ImmutableArray<RedisKey> keys)
    {
        var types = new KeyBatch([.. keys.Select(static key => Question("TYPE", key, RedisKeyspace.Keys, Grant))]);
        yield return types;
        var details = new KeyBatch(
        [
            .. keys.SelectMany((key, i) => types.Answers[i]?.AsText() is { } type and not "none" ? About(key, type) : []),
        ]);
        yield return details;
        var special = ImmutableArray.CreateBuilder<RedisKey>();
        Show(details, special);
        if (special.Count == 0)
        {
            yield break;
        }

        var counts = new KeyBatch([.. special.Select(static key => Question("PFCOUNT", key, "keys_pfcount", "+pfcount"))]);
        yield return counts;
        for (var i = 0; i < special.Count; i++)
        {
            if (counts.Answers[i] is RespInteger count)
            {
                families.AddSize(special[i], count.Value);
            }
        }
    }

    private static KeyQuestion Question(string name, RedisKey key, string collector, string grant, params ReadOnlySpan<ReadOnlyMemory<byte>> more) =>
        new(KeyCommand.Of(name, key, more), collector, grant);

    private IEnumerable<KeyQuestion> About(RedisKey key, string type)
    {
        yield return Question("MEMORY USAGE", key, Memory, "+memory|usage");
        if (SizeCommand(type) is not { } size)
        {
            yield break;
        }

        if (type == "string")
        {
            var last = (withValues ? limits.Redis.KeyValueBytes : HyperLogLog.Length) - 1;
            yield return Question("GETRANGE", key, Values, "+getrange", KeyCommand.Number(0), KeyCommand.Number(last));
        }

        yield return Question(size, key, "keys_" + size.ToLowerInvariant(), "+" + size.ToLowerInvariant());
    }

    private static string? SizeCommand(string type) => type switch
    {
        "string" => "STRLEN",
        "list" => "LLEN",
        "set" => "SCARD",
        "zset" => "ZCARD",
        "hash" => "HLEN",
        "stream" => "XLEN",
        "array" => "ARCOUNT",
        _ => null,
    };

    /// <summary>The content of a string stands before its length, which says whether the content is all of it.</summary>
    private void Show(KeyBatch details, ImmutableArray<RedisKey>.Builder special)
    {
        var (asked, replies) = (details.Questions, details.Answers);
        ReadOnlyMemory<byte>? content = null;
        for (var i = 0; i < asked.Length; i++)
        {
            var key = asked[i].Command.Key;
            switch (asked[i].Command.Name)
            {
                case "MEMORY USAGE":
                    content = null;
                    if (replies[i] is RespInteger bytes)
                    {
                        families.AddMemory(key, bytes.Value);
                    }

                    break;
                case "GETRANGE":
                    content = (replies[i] as RespBulk)?.Value;
                    break;
                default:
                    if (replies[i] is RespInteger size)
                    {
                        Show(key, size.Value, content, special);
                    }

                    break;
            }
        }
    }

    private void Show(RedisKey key, long size, ReadOnlyMemory<byte>? content, ImmutableArray<RedisKey>.Builder special)
    {
        if (content is { } start && start.Span.StartsWith(HyperLogLog))
        {
            special.Add(key);
            return;
        }

        families.AddSize(key, size);
        if (withValues && content is { } bytes)
        {
            families.AddValue(key, Encoding.UTF8.GetString(bytes.Span), bytes.Length == size);
        }
    }
}
