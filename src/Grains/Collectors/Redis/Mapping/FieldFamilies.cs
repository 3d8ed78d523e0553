using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Fields;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The families of single fields, by <see cref="InfoFieldTable" />; fields of the cluster pass under their own name.</summary>
internal static class FieldFamilies
{
    /// <summary>Twice the length of any of them: these names become names of series.</summary>
    private const int LongestName = 120;

    private const string ThreadField = "used_active_time_io_thread_";

    public static void Add(IEnumerable<KeyValuePair<string, string>> fields, bool includeSystemMetrics, FamilySet families)
    {
        foreach (var (field, text) in fields)
        {
            if (RedisNumber.ParseState(text) is not { } value)
            {
                continue;
            }

            if (InfoFieldTable.ByField.TryGetValue(field, out var rows))
            {
                if (field != InfoFieldTable.SystemMemoryField || includeSystemMetrics)
                {
                    foreach (var row in rows)
                    {
                        families.Add(row.Name, row.Type, row.Help, new Sample(value * row.Scale));
                    }
                }
            }
            else if (field.StartsWith("cluster_", StringComparison.Ordinal) && field.Length <= LongestName)
            {
                families.Gauge("redis_" + MetricName(field), $"Field {field} of the cluster's state.", value);
            }
            else if (field.StartsWith(ThreadField, StringComparison.Ordinal))
            {
                families.Counter(
                    "redis_active_time_io_thread_seconds_total",
                    "Time each I/O thread was busy (Valkey 9.1).",
                    value,
                    new Label("thread", field[ThreadField.Length..]));
            }
        }
    }

    /// <summary>The types of cluster messages have dashes, which metric names may not.</summary>
    private static string MetricName(string field) =>
        string.Concat(field.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
