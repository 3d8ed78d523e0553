using Fleet.Grains.Collectors.Redis.Mapping;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class ClientFamiliesTests
{
    /// <summary>A line of Redis 7.0.15.</summary>
    private const string Line =
        "id=7 addr=127.0.0.1:35410 laddr=127.0.0.1:6379 fd=8 name=app age=30 idle=2 flags=N db=3 sub=1 psub=2 ssub=3 multi=-1 qbuf=26 qbuf-free=20448 "
        + "argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=4 oll=5 omem=6 tot-mem=22298 events=r cmd=client|list user=default redir=-1 resp=2";

    private static readonly RedisInfo Info = RedisInfo.Parse("server_time_usec:1700000000999999");

    [Fact]
    public void A_client_has_its_series_since_1_64_and_the_one_before()
    {
        var told = Told.By(static families => Assert.True(new ClientFamilies(families, withPort: true, most: 10, TimeProvider.System).Add(Told.Text(Line + "\n"), Info)));
        Assert.Equal(
            [
                "connected_client_channel_subscriptions_count{id=7,name=app} 1", "connected_client_pattern_matching_subscriptions_count{id=7,name=app} 2",
                "connected_client_shard_channel_subscriptions_count{id=7,name=app} 3", "connected_client_query_buffer_length_bytes{id=7,name=app} 26",
                "connected_client_query_buffer_free_space_bytes{id=7,name=app} 20448", "connected_client_output_buffer_length_bytes{id=7,name=app} 4",
                "connected_client_output_list_length{id=7,name=app} 5", "connected_client_output_buffer_memory_usage_bytes{id=7,name=app} 6",
                "connected_client_total_memory_consumed_bytes{id=7,name=app} 22298", "connected_client_created_at_timestamp{id=7,name=app} 1699999970",
                "connected_client_idle_since_timestamp{id=7,name=app} 1699999998",
                "connected_client_info{id=7,name=app,flags=N,db=3,host=127.0.0.1,port=35410,user=default,resp=2} 1",
                "connected_clients_details{name=app,created_at=1699999970,idle_since=1699999998,flags=N,db=3,omem=6,cmd=client|list,host=127.0.0.1,port=35410,user=default,resp=2} 1",
            ],
            told);
    }

    [Theory]
    [InlineData("id=1 addr=[::1]:5", "host=::1")]
    [InlineData("id=1 addr=/run/redis.sock:0", "host=/run/redis.sock")]
    [InlineData("id=1", "host=")]
    public void Hosts_of_every_form_are_told_without_ports_unless_wanted(string line, string host)
    {
        var told = Told.By(families => new ClientFamilies(families, withPort: false, most: 10, TimeProvider.System).Add(Told.Text(line), Info));
        Assert.Contains($"connected_client_info{{id=1,name=,flags=,db=,{host}}} 1", told);
        Assert.Contains("connected_client_total_memory_consumed_bytes{id=1,name=} 0", told);
    }

    [Fact]
    public void Connections_of_a_pool_that_are_alike_are_one_series_where_nothing_tells_them_apart()
    {
        const string Pool = "name=pool age=30 idle=2 flags=N db=0 omem=0 cmd=get user=app resp=2";
        var lines = $"id=1 addr=10.0.0.7:50001 {Pool}\nid=2 addr=10.0.0.7:50002 {Pool}\nid=3 addr=10.0.0.8:50001 {Pool}\n";
        Assert.Equal((2, 3), (Details(withPort: false), Details(withPort: true)));

        int Details(bool withPort)
        {
            var told = Told.By(families => new ClientFamilies(families, withPort, most: 10, TimeProvider.System).Add(Told.Text(lines), Info));
            Assert.Equal(3, told.Count(static line => line.StartsWith("connected_client_info", StringComparison.Ordinal)));
            Assert.Equal(told.Length, told.Distinct().Count());
            return told.Count(static line => line.StartsWith("connected_clients_details", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Clients_beyond_the_cap_are_left_out()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 9).Select(static id => $"id={id} addr=a:1"));
        Assert.Equal(3, Told.By(families => new ClientFamilies(families, withPort: false, most: 3, TimeProvider.System).Add(Told.Text(lines), Info))
            .Count(static line => line.StartsWith("connected_client_info", StringComparison.Ordinal)));
    }
}
