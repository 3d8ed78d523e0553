using System.Globalization;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>What time it is for a server: its ages, its uptime and the ids of its streams are counted by its own clock.</summary>
internal static class ServerClock
{
    private static readonly long MostMicroseconds = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Its own clock, which INFO tells since Redis 6.2; else Fleet's, by which times of seconds may wander by one.</summary>
    /// <param name="info">What the server says.</param>
    /// <param name="time">Fleet's clock.</param>
    public static DateTimeOffset Of(RedisInfo info, TimeProvider time) =>
        long.TryParse(info["server_time_usec"], NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds <= MostMicroseconds
            ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : time.GetUtcNow();
}
