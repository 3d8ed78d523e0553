using System.Collections.Immutable;
using System.Globalization;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>The families of streams, their groups and consumers. A value the server does not know gives no sample.</summary>
/// <param name="families">Takes the samples.</param>
/// <param name="now">The server's clock, in Unix milliseconds: ids are made by it.</param>
internal sealed class StreamFamilies(FamilySet families, double now)
{
    /// <summary>Ids before the year 2000 were not made by a clock.</summary>
    private const double FirstTime = 946_684_800_000;

    public void AddStream(RedisKey key, StreamFields fields)
    {
        var labels = Labels(key);
        Gauge("redis_stream_length", "Entries of the stream.", fields.Number("length"), labels);
        Gauge("redis_stream_radix_tree_keys", "Keys of the stream's radix tree.", fields.Number("radix-tree-keys"), labels);
        Gauge("redis_stream_radix_tree_nodes", "Nodes of the stream's radix tree.", fields.Number("radix-tree-nodes"), labels);
        Gauge("redis_stream_last_generated_id", "Newest id given out, its milliseconds.", fields.Id("last-generated-id"), labels);
        Gauge("redis_stream_groups", "Consumer groups of the stream.", fields.Number("groups"), labels);
        Gauge("redis_stream_max_deleted_entry_id", "Greatest id deleted, its milliseconds.", fields.Id("max-deleted-entry-id"), labels);
        Gauge("redis_stream_first_entry_id", "Id of the first entry, its milliseconds; 0 when empty.", fields.EntryId("first-entry"), labels);
        Gauge("redis_stream_last_entry_id", "Id of the last entry, its milliseconds; 0 when empty.", fields.EntryId("last-entry"), labels);
        Gauge("redis_stream_first_entry_age_seconds", "Age of the first entry, by its id.", Age(fields.EntryId("first-entry")), labels);
        Gauge("redis_stream_last_entry_age_seconds", "Age of the last entry, by its id.", Age(fields.EntryId("last-entry")), labels);
        if (fields.Number("entries-added") is { } added)
        {
            families.Counter("redis_stream_entries_added_total", "Entries ever added to the stream.", added, labels);
        }
    }

    /// <summary>A lag that the server cannot tell is left out; the exporter shows it as 0, that is, as no lag.</summary>
    public void AddGroup(RedisKey key, string group, StreamFields fields)
    {
        Label[] labels = [.. Labels(key), new Label("group", group)];
        Gauge("redis_stream_group_consumers", "Consumers of the group.", fields.Number("consumers"), labels);
        Gauge("redis_stream_groups_consumers", "Same as redis_stream_group_consumers.", fields.Number("consumers"), labels);
        Gauge("redis_stream_group_messages_pending", "Entries delivered and not acknowledged.", fields.Number("pending"), labels);
        Gauge("redis_stream_group_last_delivered_id", "Newest id delivered, its milliseconds.", fields.Id("last-delivered-id"), labels);
        Gauge("redis_stream_group_entries_read", "Entries the group has read.", fields.Number("entries-read"), labels);
        Gauge("redis_stream_group_lag", "Entries the group has still to read.", fields.Number("lag"), labels);
    }

    /// <summary>The oldest pending entries: id, consumer, milliseconds since they were last delivered, deliveries. Redis counts claims nowhere else.</summary>
    public void AddPending(RedisKey key, string group, ImmutableArray<RespReply> entries)
    {
        Label[] labels = [.. Labels(key), new Label("group", group)];
        var known = entries.Select(static entry => entry.AsElements()).Where(static entry => entry is { IsDefault: false } and [_, _, RespInteger, RespInteger]).ToArray();
        var deliveries = known.Select(static entry => ((RespInteger)entry[3]).Value).ToArray();
        Gauge(
            "redis_stream_group_oldest_pending_idle_seconds", "Time since the oldest pending entry was last delivered; 0 when none is pending.",
            known.Length == 0 ? 0 : ((RespInteger)known[0][2]).Value / 1e3, labels);
        Gauge(
            "redis_stream_group_oldest_pending_deliveries", "How often the oldest pending entry was delivered or claimed; 0 when none is pending.",
            deliveries.FirstOrDefault(), labels);
        Gauge(
            "redis_stream_group_messages_redelivered", $"Pending entries delivered or claimed more than once, among the oldest {XInfoReader.PendingEntries}.",
            deliveries.Count(static count => count > 1), labels);
    }

    public void AddConsumer(RedisKey key, string group, StreamFields fields)
    {
        if (fields.Text("name") is { } consumer)
        {
            Label[] labels = [.. Labels(key), new Label("group", group), new Label("consumer", consumer)];
            Gauge("redis_stream_group_consumer_messages_pending", "Entries delivered to the consumer and not acknowledged.", fields.Number("pending"), labels);
            Gauge("redis_stream_group_consumer_idle_seconds", "Time since the consumer last did something.", fields.Number("idle") / 1e3, labels);
        }
    }

    private double? Age(double? id) => id >= FirstTime ? Math.Max(0, (now - id.Value) / 1e3) : null;

    private static Label[] Labels(RedisKey key) =>
        [new("db", string.Create(CultureInfo.InvariantCulture, $"db{key.Database}")), new("stream", key.Text)];

    private void Gauge(string name, string help, double? value, Label[] labels)
    {
        if (value is { } number)
        {
            families.Gauge(name, help, number, labels);
        }
    }
}
