using System.Collections.Immutable;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>One walk over the keys of one database: what it looks for, and the commands of its steps.</summary>
internal sealed record KeyWalk
{
    public required int Database { get; init; }

    /// <summary>Keys to describe.</summary>
    public required ImmutableArray<KeyPattern> Keys { get; init; }

    /// <summary>Streams to describe.</summary>
    public required ImmutableArray<KeyPattern> Streams { get; init; }

    /// <summary>Patterns whose keys are counted.</summary>
    public required ImmutableArray<KeyPattern> Counts { get; init; }

    /// <summary>Whether all keys are put into groups.</summary>
    public required bool WithGroups { get; init; }

    /// <summary>Whether the server may leave out all that is no stream.</summary>
    public bool OnlyStreams => Keys.IsEmpty && Counts.IsEmpty && !WithGroups;

    /// <summary>One step from a cursor on. The server looks at about as many keys as the batch has, whatever it leaves out of its answer.</summary>
    public KeyCommand Step(ReadOnlyMemory<byte> cursor, int batch, bool byType)
    {
        var arguments = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        arguments.Add("SCAN"u8.ToArray());
        arguments.Add(cursor);
        if (Match() is { Length: > 0 } match)
        {
            arguments.Add("MATCH"u8.ToArray());
            arguments.Add(match);
        }

        arguments.Add("COUNT"u8.ToArray());
        arguments.Add(KeyCommand.Number(batch));
        if (OnlyStreams && byType)
        {
            arguments.Add("TYPE"u8.ToArray());
            arguments.Add("stream"u8.ToArray());
        }

        return new KeyCommand(new RedisKey(Database, ReadOnlyMemory<byte>.Empty), "SCAN", new RespCommand(arguments.DrainToImmutable()));
    }

    /// <summary>What every key that is looked for matches: the one pattern, or the beginning that all share. Saves what the answers weigh.</summary>
    private ReadOnlyMemory<byte> Match()
    {
        var patterns = Keys.Concat(Streams).Concat(Counts).ToArray();
        if (WithGroups || patterns.Length == 0)
        {
            return default;
        }

        if (patterns.Length == 1)
        {
            return patterns[0].Bytes;
        }

        var shared = patterns[0].Prefix;
        foreach (var pattern in patterns)
        {
            shared = shared[..shared.Span.CommonPrefixLength(pattern.Prefix.Span)];
        }

        return shared.IsEmpty ? default : (byte[])[.. shared.Span, (byte)'*'];
    }
}
