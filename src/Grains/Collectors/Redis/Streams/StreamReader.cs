using System.Collections.Immutable;
using System.Text;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>Asks XINFO about the streams that were found, database by database: streams with groups first, then consumers.</summary>
internal sealed class StreamReader(StreamConnection connection, StreamFamilies families, bool withConsumers)
{
    /// <summary>Groups asked for their consumers, over all streams.</summary>
    private const int MostGroups = 5000;

    public async Task ReadAsync(ImmutableArray<StreamKey> keys, CancellationToken cancellationToken)
    {
        var groups = new List<(StreamKey Key, ReadOnlyMemory<byte> Group)>();
        foreach (var database in keys.GroupBy(static key => key.Database))
        {
            var here = database.ToArray();
            var replies = await connection.ExecuteAsync(
                database.Key, [.. here.SelectMany(static key => new[] { XInfo("STREAM", key.Key), XInfo("GROUPS", key.Key) })], cancellationToken);
            for (var i = 0; i < here.Length; i++)
            {
                ReadStream(here[i], replies[2 * i], replies[(2 * i) + 1], groups);
            }
        }

        if (withConsumers)
        {
            await ReadConsumersAsync(groups, cancellationToken);
        }
    }

    private static RespCommand XInfo(string subcommand, params ReadOnlySpan<ReadOnlyMemory<byte>> arguments) =>
        new(["XINFO"u8.ToArray(), Encoding.UTF8.GetBytes(subcommand), .. arguments]);

    private static bool IsPresent(RespReply reply, string command) => reply switch
    {
        // The key is gone or is another type, or lives on another node of the cluster: no series, as with keys not selected.
        RespError { Code: "WRONGTYPE" or "MOVED" or "ASK" or "NOGROUP" } => false,
        RespError error when error.Text.Contains("no such key", StringComparison.OrdinalIgnoreCase) => false,
        RespError error => throw new StreamRefusedException(command, error),
        _ => true,
    };

    private void ReadStream(StreamKey key, RespReply stream, RespReply groups, List<(StreamKey Key, ReadOnlyMemory<byte> Group)> all)
    {
        if (!IsPresent(stream, "XINFO STREAM") || !IsPresent(groups, "XINFO GROUPS"))
        {
            return;
        }

        families.AddStream(key, new StreamFields(stream));
        foreach (var reply in groups.AsElements() is { IsDefault: false } items ? items : [])
        {
            var fields = new StreamFields(reply);
            if (fields.Bytes("name") is { } name)
            {
                families.AddGroup(key, Encoding.UTF8.GetString(name.Span), fields);
                all.Add((key, name));
            }
        }
    }

    private async Task ReadConsumersAsync(List<(StreamKey Key, ReadOnlyMemory<byte> Group)> groups, CancellationToken cancellationToken)
    {
        foreach (var database in groups.Take(MostGroups).GroupBy(static one => one.Key.Database))
        {
            var here = database.ToArray();
            var replies = await connection.ExecuteAsync(
                database.Key, [.. here.Select(static one => XInfo("CONSUMERS", one.Key.Key, one.Group))], cancellationToken);
            for (var i = 0; i < here.Length; i++)
            {
                if (IsPresent(replies[i], "XINFO CONSUMERS") && replies[i].AsElements() is { IsDefault: false } consumers)
                {
                    foreach (var consumer in consumers)
                    {
                        families.AddConsumer(here[i].Key, Encoding.UTF8.GetString(here[i].Group.Span), new StreamFields(consumer));
                    }
                }
            }
        }
    }
}
