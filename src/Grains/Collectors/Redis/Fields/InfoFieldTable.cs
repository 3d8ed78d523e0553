using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>
/// The whole table of single INFO fields: all that redis_exporter 1.45 to 1.89 maps by default, and the names that
/// Fleet serves beside them.
/// </summary>
internal static class InfoFieldTable
{
    /// <summary>Shown only on request: the memory of the machine, not of Redis.</summary>
    public const string SystemMemoryField = "total_system_memory";

    public static ImmutableArray<InfoField> All { get; } =
    [
        .. ServerFields.All,
        .. ClientFields.All,
        .. MemoryFields.All,
        .. PersistenceFields.All,
        .. StatsFields.All,
        .. TrafficFields.All,
        .. ReplicationFields.All,
        .. ModuleFields.All,
        .. SearchFields.All,
    ];

    /// <summary>The rows by field; some fields feed two families.</summary>
    public static FrozenDictionary<string, ImmutableArray<InfoField>> ByField { get; } =
        All.GroupBy(static row => row.Field, StringComparer.Ordinal)
            .ToFrozenDictionary(static rows => rows.Key, static rows => rows.ToImmutableArray(), StringComparer.Ordinal);
}
