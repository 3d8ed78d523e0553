namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>A group of keys of one database.</summary>
/// <param name="Name">Its name: what the pattern captured, or a word of redis_exporter's.</param>
/// <param name="Count">Its keys.</param>
/// <param name="MemoryBytes">What they take; null when that is not known of each.</param>
internal readonly record struct KeyGroup(string Name, long Count, long? MemoryBytes)
{
    /// <summary>What no pattern matches.</summary>
    public const string Unclassified = "unclassified";

    /// <summary>What is beyond the number of groups shown.</summary>
    public const string Overflow = "overflow";
}
