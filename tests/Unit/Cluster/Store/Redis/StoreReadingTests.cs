using System.Collections.Immutable;
using System.Text;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Resp;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Store.Redis;

public sealed class StoreReadingTests
{
    [Fact]
    public void An_answer_is_read_whole()
    {
        var reading = StoreReading.Parse(Array(
            Bulk("changes"), Bulk("3"), Bulk("w"), Bulk("h"), Array(Bulk("2"), Bulk("v"), Bulk("b"), Bulk("3"), Bulk("w"), Bulk("a")),
            Array(Bulk("a"), Bulk("3:{\"x\":1}"), Bulk("b"), RespNull.Value, Bulk("c"), Bulk("9/4:{}"))));
        Assert.Equal((StoreReading.Relation.Changes, 3, "w", "h"), (reading.Kind, reading.Revision, reading.Write, reading.History));
        Assert.Equal([new ChangeMark(2, "v", "b"), new ChangeMark(3, "w", "a")], reading.Log);
        Assert.Equal(new StoredText(3, null, "{\"x\":1}"), reading.Values[TargetId.Parse("a")]);
        Assert.Null(reading.Values[TargetId.Parse("b")]);
        Assert.Equal(new StoredText(9, 4, "{}"), reading.Values[TargetId.Parse("c")]);
        Assert.Equal(StoreReading.Relation.Same, StoreReading.Parse(Array(Bulk("same"))).Kind);
    }

    [Fact]
    public void What_is_no_answer_of_the_script_is_told()
    {
        RespReply[] strange =
        [
            RespNull.Value,
            new RespInteger(1),
            Array(),
            Array(Bulk("changes")),
            Array(Bulk("other"), Bulk("3"), Bulk("w"), Bulk("h"), Array(), Array()),
            Array(Bulk("changes"), Bulk("x"), Bulk("w"), Bulk("h"), Array(), Array()),
            Array(Bulk("changes"), Bulk("3"), RespNull.Value, Bulk("h"), Array(), Array()),
            Array(Bulk("changes"), Bulk("3"), Bulk("w"), Bulk("h"), Array(Bulk("x"), Bulk("w"), Bulk("a")), Array()),
        ];
        Assert.All(strange, reply => Assert.Throws<FormatException>(() => StoreReading.Parse(reply)));
    }

    [Fact]
    public void A_broken_record_costs_no_other_one_and_is_never_another_target()
    {
        var good = StoreCodec.WriteSpec(Specs.Postgres("good"));
        var reading = StoreReading.Parse(Array(
            Bulk("all"), Bulk("9"), Bulk("w"), Bulk("h"), Array(),
            Array(
                Bulk("No id"), Bulk("1:{}"), Bulk("plain"), Bulk("{}"), Bulk("minus"), Bulk("-1:{}"), Bulk("good"), Bulk("2:" + good),
                Bulk("other"), Bulk("3:" + good), Bulk("newer"), Bulk("4:{\"id\":\"newer\",\"kind\":\"oracle\"}"), Bulk("cut"), Bulk("5:{"))));
        Assert.Equal(["No id", "minus", "plain"], reading.Strange.Keys.Order(StringComparer.Ordinal));
        var told = new List<string>();
        var state = ReadTargets.Apply(StoreState.Empty, reading, (field, _) => told.Add(field));
        Assert.Equal("good", Assert.Single(state.Targets).Key.Value);
        Assert.Equal(["No id", "cut", "minus", "newer", "other", "plain"], told.Order(StringComparer.Ordinal));

        // What was known of them stays.
        var known = new StoredTarget { Spec = Specs.Postgres("plain"), Revision = 1 };
        var before = StoreState.Empty with { Targets = StoreState.Empty.Targets.Add(known.Spec.Id, known) };
        Assert.Same(known, ReadTargets.Apply(before, reading, (_, _) => { }).Targets[known.Spec.Id]);
    }

    [Theory]
    [InlineData(DurabilityState.Durable, "yes", "always", "no", "noeviction")]
    [InlineData(DurabilityState.NotDurable, "no", "always", "no", "noeviction")]
    [InlineData(DurabilityState.NotDurable, "yes", "everysec", "no", "noeviction")]
    [InlineData(DurabilityState.NotDurable, "yes", "no", "no", "noeviction")]
    [InlineData(DurabilityState.NotDurable, "yes", "always", "yes", "noeviction")]
    [InlineData(DurabilityState.NotDurable, "yes", "always", "no", "allkeys-lru")]
    [InlineData(DurabilityState.Durable, "yes", "always", "no", "volatile-ttl")]
    [InlineData(DurabilityState.Unknown, "yes", "always", null, "noeviction")]
    [InlineData(DurabilityState.Unknown, null, "always", "no", "noeviction")]
    public void Durable_is_what_flushes_each_write_at_all_times(DurabilityState state, params string?[] values)
    {
        var judged = DurabilityCheck.Judge([.. values.Select(value => value is null ? (RespReply)new RespError("NOPERM no") : Array(Bulk("name"), Bulk(value)))]);
        Assert.Equal(state, judged.State);
        Assert.EndsWith(".", judged.Sentence, StringComparison.Ordinal);
        Assert.Equal(DurabilityState.Unknown, DurabilityCheck.Judge([.. values.Select(_ => Array())]).State);
    }

    [Fact]
    public void Pauses_double_to_a_second_and_are_spread()
    {
        var pause = new ReconnectPause(new Random(1));
        double[] most = [100, 200, 400, 800, 1000, 1000, 1000];
        Assert.All(most, limit => Assert.InRange(pause.Next().TotalMilliseconds, limit / 2, limit));
        pause.Reset();
        Assert.InRange(pause.Next().TotalMilliseconds, 50, 100);
    }

    private static RespBulk Bulk(string text) => new(Encoding.UTF8.GetBytes(text));

    private static RespArray Array(params ImmutableArray<RespReply> items) => new(items);
}
