using System.Globalization;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Groups;
using Fleet.Grains.Collectors.Redis.Mapping;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>The families of single keys, of counts of keys and of groups of keys.</summary>
internal sealed class KeyFamilies(FamilySet families)
{
    public void AddSize(RedisKey key, long size) =>
        families.Gauge("redis_key_size", "Elements of the key, or bytes of a string.", size, Labels(key));

    public void AddMemory(RedisKey key, long bytes) =>
        families.Gauge("redis_key_memory_usage_bytes", "Bytes of memory that the key takes.", bytes, Labels(key));

    /// <summary>A string: as a number when all of it is known to be one, else as text. An empty one is neither.</summary>
    public void AddValue(RedisKey key, string text, bool isWhole)
    {
        if (isWhole && RedisNumber.ParseAny(text) is { } number)
        {
            families.Gauge("redis_key_value", "The value of a string that is a number.", number, Labels(key));
        }
        else if (text.Length > 0)
        {
            families.Gauge("redis_key_value_as_string", "The value of a string that is no number, cut; always 1.", 1, [.. Labels(key), new Label("val", text)]);
        }
    }

    public void AddCount(KeySelector pattern, long count) =>
        families.Gauge("redis_keys_count", "Keys that match the pattern.", count, Database(pattern.Database), new Label("key", pattern.Text));

    public void AddGroup(int database, KeyGroup group)
    {
        Label[] labels = [Database(database), new("key_group", group.Name)];
        families.Gauge("redis_key_group_count", "Keys of the group.", group.Count, labels);
        if (group.MemoryBytes is { } bytes)
        {
            families.Gauge("redis_key_group_memory_usage_bytes", "Bytes of memory that the group's keys take.", bytes, labels);
        }
    }

    public void AddDistinctGroups(int database, int groups) =>
        families.Gauge("redis_number_of_distinct_key_groups", "Groups of keys of the database, those that are not shown too.", groups, Database(database));

    private static Label Database(int number) => new("db", string.Create(CultureInfo.InvariantCulture, $"db{number}"));

    private static Label[] Labels(RedisKey key) => [Database(key.Database), new("key", key.Text)];
}
