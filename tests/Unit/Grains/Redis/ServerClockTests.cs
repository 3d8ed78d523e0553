using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>Times of servers that tell their own, and of those that do not: Redis before 6.2, and others that speak its protocol.</summary>
public sealed class ServerClockTests
{
    /// <summary>Where a <see cref="ManualTime" /> begins, in Unix seconds.</summary>
    private const long Start = 1_767_225_600;

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("server_time_usec:1600000000250000", 1_600_000_000_250)]
    [InlineData("redis_version:6.0.16", Start * 1000)]
    [InlineData("server_time_usec:soon", Start * 1000)]
    [InlineData("server_time_usec:9223372036854775807", Start * 1000)]
    public void A_server_is_believed_its_time_and_one_that_tells_none_has_that_of_Fleet(string info, long milliseconds) =>
        Assert.Equal(milliseconds, ServerClock.Of(RedisInfo.Parse(info), _time).ToUnixTimeMilliseconds());

    [Fact]
    public void Clients_of_a_server_that_tells_no_time_have_theirs_all_the_same()
    {
        var told = Told.By(families => new ClientFamilies(families, withPort: false, most: 1, _time).Add(Told.Text("id=7 age=30 idle=2"), RedisInfo.Parse("redis_version:6.0.16")));
        Assert.Contains("connected_client_created_at_timestamp{id=7,name=} 1767225570", told);
        Assert.Contains("connected_client_idle_since_timestamp{id=7,name=} 1767225598", told);
        Assert.Contains(told, static line => line.StartsWith("connected_clients_details{name=,created_at=1767225570,idle_since=1767225598,", StringComparison.Ordinal));
    }
}
