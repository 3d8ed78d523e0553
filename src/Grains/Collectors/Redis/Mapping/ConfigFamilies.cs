using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The few settings of CONFIG GET * that become series. All others, passwords among them, are dropped unread.</summary>
internal static class ConfigFamilies
{
    private const string OutputLimits = "client-output-buffer-limit";

    /// <summary>Of the setting above: four for each of three classes, and as many again.</summary>
    private const int MostWords = 25;

    /// <summary>More databases than anyone has; each costs two series.</summary>
    private const int MostDatabases = 4096;

    /// <summary>The settings that are single numbers, and their families.</summary>
    public static ImmutableArray<(string Setting, string Name, string Help)> Settings { get; } =
    [
        ("io-threads", "redis_config_io_threads", "Threads for the network, as configured."),
        ("maxclients", "redis_config_maxclients", "Client connections allowed, as configured."),
        ("maxmemory", "redis_config_maxmemory", "Bytes allowed, as configured; 0 for no limit."),
        ("repl-backlog-size", "redis_config_repl_backlog_size", "Bytes of the replication backlog, as configured."),
        ("commandlog-execution-slower-than", "redis_commandlog_execution_slower_than", "Microseconds from which a command is logged as slow."),
        ("commandlog-slow-execution-max-len", "redis_commandlog_slow_execution_max_len", "Most entries in the log of slow commands."),
        ("commandlog-request-larger-than", "redis_commandlog_request_larger_than", "Bytes from which a request is logged as large."),
        ("commandlog-large-request-max-len", "redis_commandlog_large_request_max_len", "Most entries in the log of large requests."),
        ("commandlog-reply-larger-than", "redis_commandlog_reply_larger_than", "Bytes from which a reply is logged as large."),
        ("commandlog-large-reply-max-len", "redis_commandlog_large_reply_max_len", "Most entries in the log of large replies."),
    ];

    /// <summary>False when the reply is no list of settings.</summary>
    public static bool Add(RespReply reply, FamilySet families)
    {
        var elements = reply.AsElements();
        if (elements.IsDefault)
        {
            return false;
        }

        foreach (var (setting, name, help) in Settings)
        {
            if (RedisNumber.Parse(Find(elements, setting)) is { } value)
            {
                families.Gauge(name, help, value);
            }
        }

        if (Find(elements, OutputLimits) is { } limits)
        {
            AddOutputLimits(limits.Split(' ', MostWords, StringSplitOptions.RemoveEmptyEntries), families);
        }

        return true;
    }

    /// <summary>How many databases the server has; null when the reply does not say.</summary>
    public static int? Databases(RespReply reply) =>
        reply.AsElements() is { IsDefault: false } elements
        && int.TryParse(Find(elements, "databases"), NumberStyles.None, CultureInfo.InvariantCulture, out var databases)
            ? Math.Min(databases, MostDatabases)
            : null;

    /// <summary>The value of a setting; null when it is not there.</summary>
    public static string? Find(ImmutableArray<RespReply> elements, string setting)
    {
        for (var i = 0; i + 1 < elements.Length; i += 2)
        {
            if (elements[i] is RespBulk name && Ascii.EqualsIgnoreCase(name.Value.Span, setting))
            {
                return elements[i + 1].AsText();
            }
        }

        return null;
    }

    /// <summary>Groups of four: class, hard limit, soft limit, seconds above the soft one.</summary>
    private static void AddOutputLimits(string[] words, FamilySet families)
    {
        const string Bytes = "redis_config_client_output_buffer_limit_bytes";
        const string BytesHelp = "Output buffer at which clients of the class are dropped; 0 for no limit.";
        for (var i = 0; i + 3 < words.Length; i += 4)
        {
            var kind = new Label("class", words[i]);
            if (RedisNumber.Parse(words[i + 1]) is { } hard
                && RedisNumber.Parse(words[i + 2]) is { } soft
                && RedisNumber.Parse(words[i + 3]) is { } seconds)
            {
                families.Gauge(Bytes, BytesHelp, hard, kind, new Label("limit", "hard"));
                families.Gauge(Bytes, BytesHelp, soft, kind, new Label("limit", "soft"));
                families.Gauge(
                    "redis_config_client_output_buffer_limit_overcome_seconds",
                    "Seconds above the soft limit after which a client is dropped.",
                    seconds, kind, new Label("limit", "soft"));
            }
        }
    }
}
