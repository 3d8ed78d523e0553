using System.Globalization;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The clients of CLIENT LIST: redis_exporter's series since 1.64, and the one it had before.</summary>
/// <param name="families">Takes the samples.</param>
/// <param name="withPort">Whether their ports are shown.</param>
/// <param name="most">How many are shown.</param>
/// <param name="time">The clock, for servers that do not tell theirs.</param>
internal sealed class ClientFamilies(FamilySet families, bool withPort, int most, TimeProvider time)
{
    /// <summary>A client has some thirty.</summary>
    private const int MostFields = 256;

    private const string Prefix = "redis_connected_client_";

    /// <summary>Fields that are numbers of their own.</summary>
    private static readonly (string Field, string Name, string Help)[] Numbers =
    [
        ("sub", "channel_subscriptions_count", "Channels the client is subscribed to."),
        ("psub", "pattern_matching_subscriptions_count", "Channel patterns the client is subscribed to."),
        ("ssub", "shard_channel_subscriptions_count", "Shard channels the client is subscribed to."),
        ("watch", "shard_channel_watched_keys", "Keys the client watches."),
        ("qbuf", "query_buffer_length_bytes", "Bytes in the client's query buffer."),
        ("qbuf-free", "query_buffer_free_space_bytes", "Bytes free in the client's query buffer."),
        ("obl", "output_buffer_length_bytes", "Bytes in the client's output buffer."),
        ("oll", "output_list_length", "Replies in the client's output list."),
        ("omem", "output_buffer_memory_usage_bytes", "Bytes of memory of the client's output buffer."),
        ("tot-mem", "total_memory_consumed_bytes", "Bytes of memory of all the client's buffers."),
    ];

    /// <summary>Those told by the series that has no id: connections of one pool may be alike in all that it shows.</summary>
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>False when the reply is no text.</summary>
    public bool Add(RespReply reply, RedisInfo info)
    {
        if (reply.AsText() is not { } text)
        {
            return false;
        }

        var now = ServerClock.Of(info, time).ToUnixTimeSeconds();
        var left = most;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.IsEmpty && left-- > 0)
            {
                Add(Fields(line), now);
            }
        }

        return true;
    }

    private void Add(Dictionary<string, string> client, long now)
    {
        if (client.GetValueOrDefault("id") is not { Length: > 0 } id)
        {
            return;
        }

        var name = new Label("name", client.GetValueOrDefault("name") ?? string.Empty);
        Label[] who = [new("id", id), name];
        foreach (var (field, family, help) in Numbers)
        {
            // As redis_exporter does, a server that does not know the sum shows it as 0.
            if (RedisNumber.Parse(client.GetValueOrDefault(field)) is { } value)
            {
                families.Gauge(Prefix + family, help, value, who);
            }
            else if (field == "tot-mem")
            {
                families.Gauge(Prefix + family, help, 0, who);
            }
        }

        var created = Since(client, "age", now);
        var idle = Since(client, "idle", now);
        Time("created_at_timestamp", "Unix time at which the client connected.", created, who);
        Time("idle_since_timestamp", "Unix time of the client's last command.", idle, who);
        var where = Where(client);
        families.Gauge(Prefix + "info", "What is known of the client; always 1.", 1, [.. who, .. Texts(client, "flags", "db"), .. where]);
        AddDetails([name, new Label("created_at", Text(created)), new Label("idle_since", Text(idle)), .. Texts(client, "flags", "db", "omem", "cmd"), .. where]);
    }

    private void AddDetails(Label[] labels)
    {
        // No value of CLIENT LIST holds a line's end.
        if (_told.Add(string.Join('\n', labels)))
        {
            families.Gauge(
                "redis_connected_clients_details", "What is known of the client, with times: redis_exporter's series before 1.64; clients that are alike in all of it are one series; always 1.",
                1, labels);
        }
    }

    /// <summary>Host and, if wanted, port of <c>host:port</c>, <c>[v6]:port</c> or <c>/path:0</c>; user and protocol as far as the server tells them.</summary>
    private IEnumerable<Label> Where(Dictionary<string, string> client)
    {
        var address = client.GetValueOrDefault("addr") ?? string.Empty;
        var colon = address.LastIndexOf(':');
        yield return new Label("host", (colon < 0 ? address : address[..colon]).Trim('[', ']'));
        if (withPort)
        {
            yield return new Label("port", colon < 0 ? string.Empty : address[(colon + 1)..]);
        }

        foreach (var label in Texts(client, "user", "resp").Where(label => client.ContainsKey(label.Name)))
        {
            yield return label;
        }
    }

    private void Time(string name, string help, long? at, Label[] who)
    {
        if (at is { } seconds)
        {
            families.Gauge(Prefix + name, help, seconds, who);
        }
    }

    private static long? Since(Dictionary<string, string> client, string field, long now) =>
        long.TryParse(client.GetValueOrDefault(field), NumberStyles.None, CultureInfo.InvariantCulture, out var ago) ? now - ago : null;

    private static string Text(long? seconds) => seconds?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static IEnumerable<Label> Texts(Dictionary<string, string> client, params string[] fields) =>
        fields.Select(field => new Label(field, client.GetValueOrDefault(field) ?? string.Empty));

    private static Dictionary<string, string> Fields(ReadOnlySpan<char> line)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in line.Split(' '))
        {
            var part = line[range];
            if (fields.Count == MostFields)
            {
                break;
            }

            if (part.IndexOf('=') is var equals and > 0)
            {
                fields[part[..equals].ToString()] = part[(equals + 1)..].ToString();
            }
        }

        return fields;
    }
}
