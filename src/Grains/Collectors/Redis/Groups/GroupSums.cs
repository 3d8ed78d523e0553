namespace Fleet.Grains.Collectors.Redis.Groups;

/// <summary>What is known of the keys of a group, or of several.</summary>
/// <param name="Count">The keys.</param>
/// <param name="KnownBytes">What those of them take whose memory is known.</param>
/// <param name="Unknown">Those whose memory is not.</param>
internal readonly record struct GroupSums(long Count, long KnownBytes, long Unknown)
{
    /// <summary>What all of them take; null when that is not known.</summary>
    public long? Bytes => Unknown == 0 ? KnownBytes : null;

    public static GroupSums operator +(GroupSums one, GroupSums other) => new(one.Count + other.Count, one.KnownBytes + other.KnownBytes, one.Unknown + other.Unknown);

    /// <summary>Those of one key.</summary>
    public static GroupSums Of(long? bytes) => new(1, bytes ?? 0, bytes is null ? 1 : 0);
}
