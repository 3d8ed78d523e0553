using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>What each command cost (Commandstats, Latencystats) and which errors were answered (Errorstats).</summary>
internal static class CommandFamilies
{
    private const string StatsPrefix = "cmdstat_";
    private const string ErrorPrefix = "errorstat_";
    private const string PercentilePrefix = "latency_percentiles_usec_";
    private const string PercentileFamily = "redis_latency_percentiles_usec";
    private const string PercentileHelp = "Microseconds of calls of the command; the quantile is a percentage.";

    public static void Add(RedisInfo info, FamilySet families)
    {
        foreach (var (field, text) in info.Fields)
        {
            if (field.StartsWith(StatsPrefix, StringComparison.Ordinal))
            {
                AddStats(new Label("cmd", field[StatsPrefix.Length..]), CommaFields.Parse(text), families);
            }
            else if (field.StartsWith(ErrorPrefix, StringComparison.Ordinal)
                && CommaFields.Parse(text).Number("count") is { } count)
            {
                families.Counter("redis_errors_total", "Errors answered, by their first word.", count, new Label("err", field[ErrorPrefix.Length..]));
            }
            else if (field.StartsWith(PercentilePrefix, StringComparison.Ordinal))
            {
                AddPercentiles(info, field[PercentilePrefix.Length..], CommaFields.Parse(text), families);
            }
        }
    }

    /// <summary>Calls and microseconds of one command, by its exact name; null when the server has no such line.</summary>
    public static (double Calls, double Microseconds)? StatsOf(RedisInfo info, string command)
    {
        if (info[StatsPrefix + command] is not { } text)
        {
            return null;
        }

        var values = CommaFields.Parse(text);
        return (values.Number("calls") ?? 0, values.Number("usec") ?? 0);
    }

    private static void AddStats(Label command, CommaFields values, FamilySet families)
    {
        if (values.Number("calls") is { } calls)
        {
            families.Counter("redis_commands_total", "Calls of the command.", calls, command);
        }

        if (values.Number("usec") is { } microseconds)
        {
            families.Counter("redis_commands_duration_seconds_total", "Time spent in the command.", microseconds / 1e6, command);
        }

        if (values.Number("rejected_calls") is { } rejected)
        {
            families.Counter("redis_commands_rejected_calls_total", "Calls refused before they ran.", rejected, command);
        }

        if (values.Number("failed_calls") is { } failed)
        {
            families.Counter("redis_commands_failed_calls_total", "Calls that failed while they ran.", failed, command);
        }
    }

    private static void AddPercentiles(RedisInfo info, string command, CommaFields percentiles, FamilySet families)
    {
        if (StatsOf(info, command) is not { } stats)
        {
            return;
        }

        var label = new Label("cmd", command);
        foreach (var (name, text) in percentiles.All)
        {
            if (name.StartsWith('p') && RedisNumber.Parse(text) is { } value)
            {
                families.Part(PercentileFamily, FamilyType.Summary, PercentileHelp, string.Empty, value, label, new Label("quantile", name[1..]));
            }
        }

        families.Part(PercentileFamily, FamilyType.Summary, PercentileHelp, "_sum", stats.Microseconds, label);
        families.Part(PercentileFamily, FamilyType.Summary, PercentileHelp, "_count", stats.Calls, label);
    }
}
