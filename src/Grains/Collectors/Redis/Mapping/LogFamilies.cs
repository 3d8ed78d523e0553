using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The lengths of the server's logs of slow and large commands, and the newest slow one. Never their texts.</summary>
internal static class LogFamilies
{
    /// <summary>Where an entry of SLOWLOG GET has its id and its microseconds.</summary>
    private const int IdIndex = 0;
    private const int DurationIndex = 2;

    /// <summary>SLOWLOG LEN; false when the reply is no number.</summary>
    public static bool AddSlowLength(RespReply reply, FamilySet families) =>
        AddLength(reply, "redis_slowlog_length", "Entries in the log of slow commands.", families);

    /// <summary>SLOWLOG GET 1; false when the reply is no list of entries. An empty log gives 0 twice.</summary>
    public static bool AddNewestSlow(RespReply reply, FamilySet families)
    {
        var entries = reply.AsElements();
        if (entries.IsDefault)
        {
            return false;
        }

        var (id, microseconds) = (0L, 0L);
        if (entries.Length > 0)
        {
            var entry = entries[0].AsElements();
            if (entry.IsDefault || entry.Length <= DurationIndex
                || entry[IdIndex] is not RespInteger first || entry[DurationIndex] is not RespInteger third)
            {
                return false;
            }

            (id, microseconds) = (first.Value, third.Value);
        }

        families.Gauge("redis_slowlog_last_id", "Id of the newest slow command; 0 for none.", id);
        families.Gauge("redis_last_slow_execution_duration_seconds", "How long the newest slow command took; 0 for none.", microseconds / 1e6);
        return true;
    }

    /// <summary>COMMANDLOG LEN slow, large-request, large-reply (Valkey 8.1).</summary>
    public static bool AddCommandLog(IReadOnlyList<RespReply> replies, FamilySet families) =>
        AddLength(replies[0], "redis_commandlog_slow_length", "Entries in the log of slow commands.", families)
        && AddLength(replies[1], "redis_commandlog_large_request_length", "Entries in the log of large requests.", families)
        && AddLength(replies[2], "redis_commandlog_large_reply_length", "Entries in the log of large replies.", families);

    private static bool AddLength(RespReply reply, string name, string help, FamilySet families)
    {
        if (reply is not RespInteger length)
        {
            return false;
        }

        families.Gauge(name, help, length.Value);
        return true;
    }
}
