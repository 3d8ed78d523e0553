using System.Globalization;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The databases: keys, keys with an expiry, mean time to live. Empty ones are shown as 0.</summary>
internal static class KeyspaceFamilies
{
    /// <summary>What Redis has when nothing else is configured.</summary>
    public const int DefaultDatabases = 16;

    private const string KeysHelp = "Keys of the database.";
    private const string ExpiringHelp = "Keys of the database that have an expiry.";

    public static void Add(RedisInfo info, int databases, bool includeEmpty, FamilySet families)
    {
        var seen = new HashSet<int>();
        foreach (var (field, text) in info.Fields)
        {
            if (DatabaseNumber(field) is not { } number)
            {
                continue;
            }

            var values = CommaFields.Parse(text);
            if (values.Number("keys") is { } keys)
            {
                seen.Add(number);
                AddDatabase(new Label("db", field), keys, values, families);
            }
        }

        // A Sentinel has no databases, a cluster node has one.
        var count = info.IsSentinel || !includeEmpty ? 0 : info.IsClusterNode ? 1 : databases;
        for (var number = 0; number < count; number++)
        {
            if (!seen.Contains(number))
            {
                var label = new Label("db", string.Create(CultureInfo.InvariantCulture, $"db{number}"));
                families.Gauge("redis_db_keys", KeysHelp, 0, label);
                families.Gauge("redis_db_keys_expiring", ExpiringHelp, 0, label);
            }
        }
    }

    private static void AddDatabase(Label db, double keys, CommaFields values, FamilySet families)
    {
        families.Gauge("redis_db_keys", KeysHelp, keys, db);
        families.Gauge("redis_db_keys_expiring", ExpiringHelp, values.Number("expires") ?? 0, db);
        if (values.Number("avg_ttl") is { } ttl)
        {
            families.Gauge("redis_db_avg_ttl_seconds", "Mean time to live of keys that have an expiry; 0 when not known.", ttl / 1000, db);
        }

        if (values.Number("cached_keys") is { } cached)
        {
            families.Gauge("redis_db_keys_cached", "Keys of the database held in the cache (KeyDB).", cached, db);
        }

        // Redis has the first name since 7.4, Valkey the second since 9.
        if ((values.Number("subexpiry") ?? values.Number("keys_with_volatile_items")) is { } items)
        {
            families.Gauge("redis_db_keys_with_expiring_items", "Hashes with fields that have an expiry.", items, db);
        }
    }

    /// <summary>The databases that have keys.</summary>
    public static IEnumerable<int> Databases(RedisInfo info) =>
        info.Fields
            .Where(static field => DatabaseNumber(field.Key) is not null && CommaFields.Parse(field.Value).Number("keys") > 0)
            .Select(static field => DatabaseNumber(field.Key)!.Value);

    private static int? DatabaseNumber(string field) =>
        field.StartsWith("db", StringComparison.Ordinal)
        && int.TryParse(field.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
