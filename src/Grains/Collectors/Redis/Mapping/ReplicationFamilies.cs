using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>Replication with its other ends: a master's replicas, a replica's master (KeyDB: several).</summary>
internal static class ReplicationFamilies
{
    public static void Add(RedisInfo info, FamilySet families)
    {
        AddReplicas(info, families);
        AddMasters(info, families);
        if (info["role"] is "slave")
        {
            families.Gauge("redis_slave_info", "The master this replica follows; always 1.", 1, [
                new Label("master_host", info["master_host"] ?? string.Empty),
                new Label("master_port", info["master_port"] ?? string.Empty),
                new Label("read_only", info["slave_read_only"] ?? string.Empty)]);
        }
    }

    private static void AddReplicas(RedisInfo info, FamilySet families)
    {
        foreach (var (field, text) in info.Fields)
        {
            if (!IsNumbered(field, "slave"))
            {
                continue;
            }

            var replica = CommaFields.Parse(text);
            Label[] labels =
            [
                new("slave_ip", replica["ip"] ?? string.Empty),
                new("slave_port", replica["port"] ?? string.Empty),
                new("slave_state", replica["state"] ?? string.Empty),
            ];
            if (replica.Number("offset") is { } offset)
            {
                families.Gauge("redis_connected_slave_offset_bytes", "Replication offset the replica has confirmed.", offset, labels);
            }

            if (replica.Number("lag") is { } lag and >= 0)
            {
                families.Gauge("redis_connected_slave_lag_seconds", "Seconds since the replica last confirmed its offset.", lag, labels);
            }
        }
    }

    /// <summary>
    /// The lines of a master follow its host and port, which KeyDB numbers for the second master on. They tell by themselves that there
    /// is one: the role of KeyDB's active replicas is a word of its own.
    /// </summary>
    private static void AddMasters(RedisInfo info, FamilySet families)
    {
        Label host = new("master_host", string.Empty);
        Label port = new("master_port", string.Empty);
        foreach (var (field, text) in info.Lines)
        {
            switch (WithoutNumber(field))
            {
                case "master_host":
                    host = host with { Value = text };
                    break;
                case "master_port":
                    port = port with { Value = text };
                    break;
                case "master_link_status":
                    families.Gauge("redis_master_link_up", "1 while the link to the master stands.", text == "up" ? 1 : 0, host, port);
                    break;
                case "master_last_io_seconds_ago" when RedisNumber.Parse(text) is { } seconds:
                    families.Gauge("redis_master_last_io_seconds_ago", "Seconds since the master was last heard; -1 while the link is down.", seconds, host, port);
                    break;
                case "master_sync_in_progress" when RedisNumber.Parse(text) is { } syncing:
                    families.Gauge("redis_master_sync_in_progress", "1 while the master sends its data.", syncing, host, port);
                    break;
                case "slave_repl_offset" when RedisNumber.Parse(text) is { } offset:
                    families.Gauge("redis_slave_repl_offset", "Replication offset this replica has processed.", offset, host, port);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary><c>master_2_host</c> is <c>master_host</c> of the next master.</summary>
    private static string WithoutNumber(string field)
    {
        const string Prefix = "master_";
        if (!field.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return field;
        }

        var rest = field.AsSpan(Prefix.Length);
        var end = rest.IndexOf('_');
        return end > 0 && !rest[..end].ContainsAnyExceptInRange('0', '9') ? string.Concat(Prefix, rest[(end + 1)..]) : field;
    }

    private static bool IsNumbered(string field, string prefix) =>
        field.Length > prefix.Length
        && field.StartsWith(prefix, StringComparison.Ordinal)
        && !field.AsSpan(prefix.Length).ContainsAnyExceptInRange('0', '9');
}
