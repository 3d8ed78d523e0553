using System.Text;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class ReplyFamiliesTests
{
    [Fact]
    public void A_histogram_has_the_sum_of_exactly_its_command_also_with_dashes_in_the_name()
    {
        var info = RedisInfo.Parse("cmdstat_eval:calls=3,usec=10\r\ncmdstat_evalsha:calls=9,usec=500\r\ncmdstat_restore-asking:calls=1,usec=7\r\n");
        var reply = List(
            Bulk("eval"), List(Bulk("calls"), Number(3), Bulk("histogram_usec"), List(Number(1), Number(1), Number(4), Number(3))),
            Bulk("restore-asking"), List(Bulk("calls"), Number(1), Bulk("histogram_usec"), List(Number(1073741), Number(1))));
        var families = new FamilySet(1024);
        Assert.True(LatencyFamilies.AddHistograms(reply, info, families));
        var family = Assert.Single(families.Build());
        Assert.Equal(FamilyType.Histogram, family.Type);
        Assert.Equal(
            ["_bucket eval 1 = 1", "_bucket eval 4 = 3", "_bucket eval +Inf = 3", "_sum eval = 10", "_count eval = 3",
                "_bucket restore-asking 1.073741e+06 = 1", "_bucket restore-asking +Inf = 1", "_sum restore-asking = 7", "_count restore-asking = 1"],
            family.Samples.Select(static sample => $"{sample.Suffix} {string.Join(' ', sample.Labels.Select(static label => label.Value))} = {sample.Value}"));
    }

    [Fact]
    public void Settings_become_series_and_secrets_do_not()
    {
        var reply = List(
            Bulk("requirepass"), Bulk("12345"), Bulk("databases"), Bulk("4"), Bulk("maxmemory"), Bulk("100"),
            Bulk("client-output-buffer-limit"), Bulk("normal 0 0 0 slave 256 64 60"));
        var families = new FamilySet(1024);
        Assert.True(ConfigFamilies.Add(reply, families));
        Assert.Equal(4, ConfigFamilies.Databases(reply));
        var built = families.Build();
        Assert.Equal(
            ["redis_config_maxmemory", "redis_config_client_output_buffer_limit_bytes", "redis_config_client_output_buffer_limit_overcome_seconds"],
            built.Select(static family => family.Name));
        Assert.Equal([0, 0, 256, 64], built[1].Samples.Select(static sample => sample.Value));
        Assert.Equal([0, 60], built[2].Samples.Select(static sample => sample.Value));
    }

    [Fact]
    public void An_empty_slow_log_is_zero_and_a_full_one_shows_its_newest_entry()
    {
        Assert.Equal([0, 0], Values(List(), LogFamilies.AddNewestSlow));
        Assert.Equal([7, 0.00125], Values(List(List(Number(7), Number(1700000000), Number(1250), List())), LogFamilies.AddNewestSlow));
    }

    [Fact]
    public void Events_of_the_latency_monitor_have_their_newest_time_and_length() =>
        Assert.Equal([1700000000, 0.25], Values(List(List(Bulk("command"), Number(1700000000), Number(250), Number(900))), LatencyFamilies.AddLatest));

    [Fact]
    public void Replies_of_another_form_are_refused()
    {
        var families = new FamilySet(1024);
        var info = RedisInfo.Parse(string.Empty);
        Assert.False(LogFamilies.AddSlowLength(Bulk("1"), families));
        Assert.False(LogFamilies.AddNewestSlow(List(List(Number(1))), families));
        Assert.False(LogFamilies.AddNewestSlow(Number(1), families));
        Assert.False(LatencyFamilies.AddLatest(List(Number(1)), families));
        Assert.False(LatencyFamilies.AddHistograms(List(Bulk("get"), Number(1)), info, families));
        Assert.False(ConfigFamilies.Add(new RespSimple("OK"), families));
        Assert.Empty(families.Build());
    }

    private static double[] Values(RespReply reply, Func<RespReply, FamilySet, bool> add)
    {
        var families = new FamilySet(1024);
        Assert.True(add(reply, families));
        return [.. families.Build().SelectMany(static family => family.Samples).Select(static sample => sample.Value)];
    }

    private static RespArray List(params RespReply[] items) => new([.. items]);

    private static RespInteger Number(long value) => new(value);

    private static RespBulk Bulk(string text) => new(Encoding.UTF8.GetBytes(text));
}
