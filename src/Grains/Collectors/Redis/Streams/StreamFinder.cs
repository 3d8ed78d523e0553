using System.Collections.Immutable;
using System.Text;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>Turns the selected keys and patterns into keys, with SCAN for the patterns; all patterns of a database walk side by side.</summary>
internal sealed class StreamFinder(StreamConnection connection)
{
    /// <summary>Each stream costs a dozen series and more; more of them than this are left out.</summary>
    public const int MostStreams = 1000;

    /// <summary>Steps of one walk at 1000 keys each: a million keys, after which the walk ends with what it found.</summary>
    private const int MostSteps = 1000;

    private static readonly ReadOnlyMemory<byte> Begin = "0"u8.ToArray();

    public async Task<ImmutableArray<StreamKey>> FindAsync(
        ImmutableArray<StreamSelector> patterns, ImmutableArray<StreamSelector> literals, CancellationToken cancellationToken)
    {
        var found = new HashSet<StreamKey>();
        foreach (var selector in literals.AddRange(patterns.Where(static one => !one.IsPattern)).Take(MostStreams))
        {
            found.Add(selector.Key);
        }

        foreach (var group in patterns.Where(static one => one.IsPattern).GroupBy(static one => one.Database))
        {
            await WalkAsync(group.Key, [.. group.Select(static one => one.Text)], found, cancellationToken);
        }

        return [.. found.OrderBy(static key => key.Database).ThenBy(static key => key.Text, StringComparer.Ordinal)];
    }

    private async Task WalkAsync(int database, ImmutableArray<string> patterns, HashSet<StreamKey> found, CancellationToken cancellationToken)
    {
        var walks = patterns.Select(static pattern => (Pattern: pattern, Cursor: Begin)).ToArray();
        for (var step = 0; step < MostSteps && walks.Length > 0 && found.Count < MostStreams; step++)
        {
            var replies = await connection.ExecuteAsync(
                database, [.. walks.Select(static walk => Scan(walk.Pattern, walk.Cursor))], cancellationToken);
            walks = [.. walks
                .Select((walk, i) => (walk.Pattern, Cursor: Take(replies[i], database, found)))
                .Where(static walk => !walk.Cursor.Span.SequenceEqual(Begin.Span))];
        }
    }

    private static RespCommand Scan(string pattern, ReadOnlyMemory<byte> cursor) => new([
        "SCAN"u8.ToArray(), cursor, "MATCH"u8.ToArray(), Encoding.UTF8.GetBytes(pattern),
        "COUNT"u8.ToArray(), "1000"u8.ToArray(), "TYPE"u8.ToArray(), "stream"u8.ToArray()]);

    /// <summary>Takes the keys of one step, and gives the cursor of the next; 0 for the end.</summary>
    private static ReadOnlyMemory<byte> Take(RespReply reply, int database, HashSet<StreamKey> found)
    {
        if (reply is RespError error)
        {
            throw new StreamRefusedException("SCAN", error);
        }

        var elements = reply.AsElements();
        if (elements is not [RespBulk cursor, RespArray keys])
        {
            throw new RespProtocolException("The reply to SCAN has an unexpected form.");
        }

        foreach (var key in keys.Items.OfType<RespBulk>())
        {
            if (found.Count >= MostStreams)
            {
                break;
            }

            found.Add(new StreamKey(database, key.Value));
        }

        return cursor.Value;
    }
}
