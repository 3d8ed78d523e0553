using Fleet.Grains.Collectors.Redis.Keys;
using Fleet.Grains.Collectors.Redis.Streams;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class StreamFamiliesTests
{
    private const double Now = 1_700_000_100_000;
    private static readonly RedisKey Key = new(3, "s"u8.ToArray());

    [Fact]
    public void Entries_have_ages_by_the_servers_clock()
    {
        var told = Told.By(static families => new StreamFamilies(families, Now).AddStream(Key, new StreamFields(Told.List(
            Told.Text("first-entry"), Told.List(Told.Text("1700000000000-0")), Told.Text("last-entry"), Told.List(Told.Text("1700000099500-3"))))));
        Assert.Contains("stream_first_entry_age_seconds{db=db3,stream=s} 100", told);
        Assert.Contains("stream_last_entry_age_seconds{db=db3,stream=s} 0.5", told);
    }

    [Fact]
    public void Ids_that_no_clock_made_have_no_age() =>
        Assert.DoesNotContain(
            Told.By(static families => new StreamFamilies(families, Now).AddStream(Key, new StreamFields(Told.List(Told.Text("first-entry"), Told.List(Told.Text("5-1")))))),
            static line => line.Contains("age", StringComparison.Ordinal));

    [Fact]
    public void The_oldest_pending_entry_has_its_idle_time_and_deliveries()
    {
        var told = Told.By(static families => new StreamFamilies(families, Now).AddPending(Key, "g",
            [
                Told.List(Told.Text("1-0"), Told.Text("c"), Told.Number(2500), Told.Number(3)),
                Told.List(Told.Text("2-0"), Told.Text("c"), Told.Number(9000), Told.Number(1)),
                Told.List(Told.Text("3-0"), Told.Text("d"), Told.Number(1), Told.Number(2)),
            ]));
        Assert.Equal(
            [
                "stream_group_oldest_pending_idle_seconds{db=db3,stream=s,group=g} 2.5", "stream_group_oldest_pending_deliveries{db=db3,stream=s,group=g} 3",
                "stream_group_messages_redelivered{db=db3,stream=s,group=g} 2",
            ],
            told);
        Assert.All(Told.By(static families => new StreamFamilies(families, Now).AddPending(Key, "g", [])), static line => Assert.EndsWith(" 0", line, StringComparison.Ordinal));
    }
}
