using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Store;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Store;

/// <summary>What every store must do, whatever it is made of. Each kind of store runs it.</summary>
public abstract class FleetStoreConformance
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>Opens the store of this test; the second time with what the first one kept.</summary>
    protected abstract Task<IFleetStore> OpenAsync();

    [Fact]
    public async Task A_new_target_is_created_and_shows_at_once_and_after_reopening()
    {
        StoredTarget created;
        await using (var store = await OpenAsync())
        {
            created = Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None)).Target;
            Assert.Equal(created.Revision, store.Current.Targets[TargetId.Parse("a")].Revision);
            Assert.True(store.IsUp);
        }

        await using var again = await OpenAsync();
        var kept = Assert.Single(again.Current.Targets.Values);
        Assert.Equal(created.Revision, kept.Revision);
        Assert.Equivalent(created.Spec, kept.Spec, strict: true);
        Assert.Equal(created.Revision, again.Current.Revision);
    }

    [Fact]
    public async Task A_collector_that_no_longer_exists_is_no_reason_to_lose_a_target()
    {
        var spec = Specs.Postgres("a") with { Collectors = new CollectorSelection { Enable = ["dropped_by_an_upgrade"] } };
        await using (var store = await OpenAsync())
        {
            await store.PutAsync(spec, null, CancellationToken.None);
        }

        await using var again = await OpenAsync();
        Assert.Equal(spec.Collectors.Enable, Assert.Single(again.Current.Targets.Values).Spec.Collectors.Enable);
    }

    [Fact]
    public async Task A_changed_target_is_replaced_with_a_higher_revision_and_an_equal_one_keeps_its_own()
    {
        await using var store = await OpenAsync();
        var first = Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None)).Target;
        var equal = Assert.IsType<WriteOutcome.Replaced>(await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None)).Target;
        Assert.Equal(first.Revision, equal.Revision);
        var changed = Assert.IsType<WriteOutcome.Replaced>(await store.PutAsync(Specs.Postgres("a", "db:1"), first.Revision, CancellationToken.None)).Target;
        Assert.True(changed.Revision > first.Revision);
        Assert.Equal("db:1", store.Current.Targets[TargetId.Parse("a")].Spec.Address);
    }

    [Fact]
    public async Task Writes_with_another_revision_than_expected_are_conflicts_and_change_nothing()
    {
        await using var store = await OpenAsync();
        Assert.Equal(new WriteOutcome.Conflict(0), await store.PutAsync(Specs.Postgres("a"), 7, CancellationToken.None));
        var created = Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None)).Target;
        var before = store.Current;
        Assert.Equal(new WriteOutcome.Conflict(created.Revision), await store.PutAsync(Specs.Postgres("a", "x:1"), 0, CancellationToken.None));
        Assert.Equal(new WriteOutcome.Conflict(created.Revision), await store.PutAsync(Specs.Postgres("a", "x:1"), created.Revision + 1, CancellationToken.None));
        Assert.Equal(new WriteOutcome.Conflict(created.Revision), await store.DeleteAsync(TargetId.Parse("a"), created.Revision + 1, CancellationToken.None));
        Assert.Same(before, store.Current);
    }

    [Fact]
    public async Task A_deleted_target_is_gone_and_a_new_one_of_its_name_has_a_higher_revision()
    {
        await using var store = await OpenAsync();
        Assert.IsType<WriteOutcome.NotFound>(await store.DeleteAsync(TargetId.Parse("a"), null, CancellationToken.None));
        var created = Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None)).Target;
        var deleted = Assert.IsType<WriteOutcome.Deleted>(await store.DeleteAsync(TargetId.Parse("a"), created.Revision, CancellationToken.None));
        Assert.True(deleted.Revision > created.Revision);
        Assert.Empty(store.Current.Targets);
        var again = Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), 0, CancellationToken.None)).Target;
        Assert.True(again.Revision > deleted.Revision);
    }

    [Fact]
    public async Task Many_are_written_together_with_outcomes_in_their_order()
    {
        await using var store = await OpenAsync();
        await store.PutAsync(Specs.Postgres("b"), null, CancellationToken.None);
        var outcomes = await store.PutManyAsync([Specs.Postgres("a"), Specs.Postgres("b", "x:1"), Specs.Postgres("c")], CancellationToken.None);
        Assert.Collection(
            outcomes,
            a => Assert.Equal("a", Assert.IsType<WriteOutcome.Created>(a).Target.Spec.Id.Value),
            b => Assert.Equal("b", Assert.IsType<WriteOutcome.Replaced>(b).Target.Spec.Id.Value),
            c => Assert.Equal("c", Assert.IsType<WriteOutcome.Created>(c).Target.Spec.Id.Value));
        Assert.Equal(3, store.Current.Targets.Count);
        Assert.Empty(await store.PutManyAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task A_spec_that_no_parser_would_let_through_is_refused_whole()
    {
        await using var store = await OpenAsync();
        var bad = Specs.Postgres("bad") with { Address = "no address" };
        var secret = Specs.Postgres("secret") with { Credentials = new Credentials { PasswordInMemory = new Secret("x") } };
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(bad, null, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(secret, null, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutManyAsync([Specs.Postgres("good"), bad], CancellationToken.None));
        Assert.Empty(store.Current.Targets);
    }

    [Fact]
    public async Task Waiting_ends_with_the_next_change_and_at_once_when_it_was_missed()
    {
        await using var store = await OpenAsync();
        var seen = store.Current.Revision;
        var waiting = store.WaitForChangeAsync(seen, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None);
        await waiting.WaitAsync(Soon);
        await store.WaitForChangeAsync(seen, CancellationToken.None).WaitAsync(Soon);

        using var cancelled = new CancellationTokenSource();
        var never = store.WaitForChangeAsync(store.Current.Revision, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.WaitAsync(Soon));
    }

    [Fact]
    public async Task A_cancelled_write_was_not_done_and_an_answered_one_was()
    {
        await using var store = await OpenAsync();
        var answered = new List<string>();
        var cancelled = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            using var source = new CancellationTokenSource();
            var write = store.PutAsync(Specs.Postgres("t" + i), null, source.Token);
            if (i % 2 == 0)
            {
                await source.CancelAsync();
            }

            try
            {
                Assert.IsType<WriteOutcome.Created>(await write);
                answered.Add("t" + i);
            }
            catch (OperationCanceledException)
            {
                cancelled.Add("t" + i);
            }
        }

        await store.PutAsync(Specs.Postgres("last"), null, CancellationToken.None);
        Assert.Equal(answered.Append("last").Order(StringComparer.Ordinal), store.Current.Targets.Keys.Select(id => id.Value));
        Assert.Equal(200, answered.Count + cancelled.Count);
    }

    [Fact]
    public async Task Of_many_concurrent_compare_and_set_writes_one_wins_each_round()
    {
        await using var store = await OpenAsync();
        long revision = 0;
        for (var round = 0; round < 20; round++)
        {
            var expected = revision;
            var writes = Enumerable.Range(0, 8).Select(i => Task.Run(() => store.PutAsync(Specs.Postgres("a", $"h{round}x{i}:1"), expected, CancellationToken.None)));
            var outcomes = await Task.WhenAll(writes);
            Assert.Equal(7, outcomes.Count(o => o is WriteOutcome.Conflict));
            revision = store.Current.Targets[TargetId.Parse("a")].Revision;
            Assert.True(revision > expected);
        }
    }

    [Fact]
    public async Task Concurrent_writers_lose_nothing()
    {
        await using (var store = await OpenAsync())
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => store.PutAsync(Specs.Postgres("t" + i), 0, CancellationToken.None))));
            Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), outcomes.Select(o => Assert.IsType<WriteOutcome.Created>(o).Target.Revision).Order());
        }

        await using var again = await OpenAsync();
        Assert.Equal(400, again.Current.Targets.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20261121)]
    public async Task Random_writes_and_reopenings_agree_with_a_model(int seed)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, StoredTarget>(StringComparer.Ordinal);
        var store = await OpenAsync();
        try
        {
            for (var i = 0; i < 400; i++)
            {
                var where = $"seed {seed}, step {i}";
                var id = "t" + random.Next(8);
                switch (random.Next(20))
                {
                    case 0:
                        await store.DisposeAsync();
                        store = await OpenAsync();
                        break;
                    case < 6:
                        var deleted = await store.DeleteAsync(TargetId.Parse(id), null, CancellationToken.None);
                        Assert.True(model.Remove(id) == deleted is WriteOutcome.Deleted, where);
                        break;
                    default:
                        Note(model, await store.PutAsync(Specs.Any(random, id), null, CancellationToken.None), where);
                        break;
                }

                AssertSame(model, store.Current, where);
            }
        }
        finally
        {
            await store.DisposeAsync();
        }
    }

    private static void Note(SortedDictionary<string, StoredTarget> model, WriteOutcome outcome, string where)
    {
        var target = outcome switch
        {
            WriteOutcome.Created created => created.Target,
            WriteOutcome.Replaced replaced => replaced.Target,
            _ => throw new InvalidOperationException($"{where}: {outcome}"),
        };
        Assert.True(model.ContainsKey(target.Spec.Id.Value) == outcome is WriteOutcome.Replaced, where);
        model[target.Spec.Id.Value] = target;
    }

    private static void AssertSame(SortedDictionary<string, StoredTarget> model, StoreState state, string where)
    {
        Assert.True(model.Keys.SequenceEqual(state.Targets.Keys.Select(id => id.Value)), where);
        Assert.All(state.Targets.Values, target =>
        {
            var expected = model[target.Spec.Id.Value];
            Assert.True(expected.Revision == target.Revision && TargetSpecJson.Same(expected.Spec, target.Spec), where);
        });
    }
}
