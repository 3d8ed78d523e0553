using System.Collections.Immutable;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Store.Redis;

public sealed class LostTargetsTests
{
    [Fact]
    public void A_store_that_knows_as_much_lost_nothing()
    {
        var known = Known("h", ("a", 1, "w1"), ("b", 2, "w2"));
        Assert.Empty(LostTargets.Find(known, Store("h", ("a", 1, "w1"), ("b", 2, "w2"), ("c", 3, "w3"))));
    }

    [Fact]
    public void What_an_emptied_store_lost_is_all_that_is_known()
    {
        var lost = LostTargets.Find(Known("h", ("a", 1, "w1"), ("b", 2, "w2")), Store(string.Empty));
        Assert.Equal([("renew 1", "a", 0L), ("renew 2", "b", 0L)], lost.Select(Shown));
        Assert.Equal(StoreCodec.WriteSpec(Spec("a", 1)), lost[0].Json);
    }

    [Fact]
    public void Behind_the_fork_only_what_nobody_wrote_since_is_put_back()
    {
        var known = Known(Store(
            "h", [("common", 1, "w1"), ("changed", 4, "w4"), ("rewritten", 5, "w5"), ("created", 6, "w6"), ("deleted-since", 7, "w7")],
            [(2, "w2", "changed"), (3, "w3", "rewritten")]));
        var store = Store(
            "h", [("common", 1, "w1"), ("changed", 2, "w2"), ("rewritten", 4, "x4"), ("fresh", 5, "x5")], [(3, "w3", "rewritten"), (6, "x6", "deleted-since")]);
        Assert.Equal([("renew 4", "changed", 2L), ("renew 6", "created", 0L)], LostTargets.Find(known, store).Select(Shown));
    }

    [Fact]
    public void A_target_deleted_in_the_common_history_stays_deleted()
    {
        var known = Known("h", ("a", 1, "w1"), ("b", 2, "w2"));
        var store = Store("h", [("b", 2, "w2")], [(1, "w1", "a"), (3, "x3", "a")]);
        Assert.Empty(LostTargets.Find(known, store));
    }

    [Fact]
    public void One_revision_with_two_contents_gets_a_new_one()
    {
        var known = Known("h", ("a", 1, "w1"), ("b", 2, "w2"));
        var store = Store("h", ("a", 1, "w1"), ("b", 2, "x2")) with
        {
            Values = ImmutableDictionary<TargetId, StoredText?>.Empty
                .Add(TargetId.Parse("a"), new StoredText(1, null, StoreCodec.WriteSpec(Spec("a", 1))))
                .Add(TargetId.Parse("b"), new StoredText(2, null, "{}")),
        };
        var renewed = Assert.Single(LostTargets.Find(known, store));
        Assert.Equal((("renew", "b", 2L), "{}"), (Shown(renewed), renewed.Json));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void What_another_process_put_back_counts_as_old_as_it_was_once(long once, bool isLost)
    {
        var store = Store("other", ("a", 7, "x7")) with
        {
            Values = ImmutableDictionary<TargetId, StoredText?>.Empty.Add(TargetId.Parse("a"), new StoredText(7, once, "{}")),
        };
        var lost = LostTargets.Find(Known("h", ("a", 2, "w2")), store);
        Assert.Equal(isLost ? [("renew 2", "a", 7L)] : [], lost.Select(Shown));
    }

    [Fact]
    public void What_stands_there_and_cannot_be_read_is_not_lost()
    {
        var store = Store(string.Empty) with { Strange = ImmutableDictionary<string, string>.Empty.Add("a", "holds what Fleet did not write") };
        Assert.Equal([("renew 2", "b", 0L)], LostTargets.Find(Known("h", ("a", 1, "w1"), ("b", 2, "w2")), store).Select(Shown));
    }

    [Fact]
    public void Another_history_is_no_common_one_whatever_its_numbers_are()
    {
        var known = Known("h", ("a", 1, "w1"), ("b", 2, "w2"));
        Assert.Equal([("renew 2", "b", 0L)], LostTargets.Find(known, Store("other", ("a", 1, "w1"))).Select(Shown));
    }

    [Fact]
    public void Of_a_fork_further_back_than_is_remembered_the_oldest_memory_counts()
    {
        var many = Enumerable.Range(1, 1500).Select(i => ("t" + i, (long)i, "w" + i)).ToArray();
        var known = Known("h", many);
        Assert.Equal(1000, known.Marks.Length);
        var lost = LostTargets.Find(known, Store("h", many[..400]));
        Assert.Equal(1100, lost.Length);
        Assert.Equal(1500 - 700, LostTargets.Find(known, Store("h", many[..700])).Length);
    }

    [Fact]
    public void A_large_write_is_one_mark()
    {
        var known = Known("h", [.. Enumerable.Range(1, 5000).Select(i => ("t" + i, (long)i, i < 10 ? "w" + i : "large"))]);
        Assert.Equal(10, known.Marks.Length);
        Assert.Equal(new ChangeMark(5000, "large", string.Empty), known.Marks[^1]);
    }

    private static (string Verb, string Id, long Expected) Shown(WriteOperation operation) => (operation.Verb, operation.Id.Value, operation.Expected!.Value);

    private static TargetSpec Spec(string id, long revision) => Specs.Postgres(id, $"h{revision}:1");

    private static KnownStore Known(string history, params (string Id, long Revision, string Write)[] changes) => Known(Store(history, changes));

    private static KnownStore Known(StoreReading reading) =>
        KnownStore.Nothing.With(ReadTargets.Apply(StoreState.Empty, reading, (id, why) => Assert.Fail($"{id}: {why}")), reading);

    private static StoreReading Store(string history, params (string Id, long Revision, string Write)[] changes) => Store(history, changes, []);

    private static StoreReading Store(string history, (string Id, long Revision, string Write)[] targets, (long Revision, string Write, string Id)[] others)
    {
        var log = targets.Select(t => new ChangeMark(t.Revision, t.Write, t.Id)).Concat(others.Select(o => new ChangeMark(o.Revision, o.Write, o.Id)))
            .OrderBy(mark => mark.Revision).ToImmutableArray();
        return new StoreReading
        {
            Kind = StoreReading.Relation.Fork,
            Revision = log.IsEmpty ? 0 : log[^1].Revision,
            Write = log.IsEmpty ? string.Empty : log[^1].Write,
            History = history,
            Log = log,
            Values = targets.ToImmutableDictionary(
                t => TargetId.Parse(t.Id), t => (StoredText?)new StoredText(t.Revision, null, StoreCodec.WriteSpec(Spec(t.Id, t.Revision)))),
        };
    }
}
