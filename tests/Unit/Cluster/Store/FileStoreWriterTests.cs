using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Store;
using Fleet.Tests.Unit.Cluster.Discovery;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Store;

public sealed class FileStoreWriterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-writer-").FullName;
    private readonly ListLogger<FileStore> _log = new();
    private readonly ManualResetEventSlim _begun = new();
    private readonly ManualResetEventSlim _goOn = new();

    public void Dispose()
    {
        _begun.Dispose();
        _goOn.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Writes_that_wait_together_share_one_flush()
    {
        var (store, files, first) = await OpenWithAWriteUnderWayAsync();
        await using (store)
        {
            var waiting = Enumerable.Range(0, 100).Select(i => store.PutAsync(Specs.Postgres("t" + i), null, CancellationToken.None)).ToList();
            var before = files.Changes.Length;
            _goOn.Set();
            Assert.All(await Task.WhenAll(waiting.Append(first)), outcome => Assert.IsType<WriteOutcome.Created>(outcome));
            Assert.Equal(["flush", "write", "flush"], files.Changes.Skip(before).Select(change => change.Split(' ')[0]));
        }
    }

    [Fact]
    public async Task A_write_taken_back_while_it_waits_is_never_done_and_one_under_way_is_answered()
    {
        using var source = new CancellationTokenSource();
        var (store, _, first) = await OpenWithAWriteUnderWayAsync(source.Token);
        await using (store)
        {
            var waiting = store.PutAsync(Specs.Postgres("waiting"), null, source.Token);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.False(first.IsCompleted);
            _goOn.Set();
            Assert.IsType<WriteOutcome.Created>(await first);
            await store.PutAsync(Specs.Postgres("last"), null, CancellationToken.None);
            Assert.Equal(["first", "last"], store.Current.Targets.Keys.Select(id => id.Value));
        }
    }

    [Fact]
    public async Task Readers_see_nothing_of_a_write_that_is_under_way()
    {
        var (store, _, first) = await OpenWithAWriteUnderWayAsync();
        await using (store)
        {
            Assert.Empty(store.Current.Targets);
            _goOn.Set();
            await first;
            Assert.Single(store.Current.Targets);
        }
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = await OpenAsync(new FaultyFiles(_directory));
        await store.DisposeAsync();
        Assert.IsType<WriteOutcome.Unavailable>(await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None));
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Changes_of_state_are_logged_once_each_and_a_torn_end_at_the_start()
    {
        var files = new FaultyFiles(_directory);
        await using (var store = await OpenAsync(files))
        {
            await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None);
            var failing = true;
            files.Fails = (_, change) => failing && change.StartsWith("write", StringComparison.Ordinal);
            await store.PutAsync(Specs.Postgres("b"), null, CancellationToken.None);
            await store.PutAsync(Specs.Postgres("b"), null, CancellationToken.None);
            failing = false;
            await store.PutAsync(Specs.Postgres("b"), null, CancellationToken.None);
            await store.PutAsync(Specs.Postgres("c"), null, CancellationToken.None);
        }

        await File.AppendAllTextAsync(Path.Combine(_directory, "journal-00000001"), "torn");
        await using var again = await OpenAsync(new DiskFiles(_directory));
        Assert.Equal(["Store", "The store cannot write", "The store writes again", "Store", "The store's journal"], _log.Lines.Select(Opening));
        Assert.Equal(4, again.OpenReport.CutBytes);
    }

    [Fact]
    public async Task Twenty_thousand_targets_are_imported_compacted_and_read_back()
    {
        var specs = Enumerable.Range(0, 20_000).Select(i => Specs.Postgres($"target-{i:D5}")).ToArray();
        await using (var store = await FileStore.OpenAsync(_directory, new FileStoreSettings { CompactAfterBytes = 1000 }, _log, CancellationToken.None))
        {
            var outcomes = await store.PutManyAsync([.. specs], CancellationToken.None);
            Assert.All(outcomes, outcome => Assert.IsType<WriteOutcome.Created>(outcome));
            await store.DeleteAsync(TargetId.Parse("target-00000"), null, CancellationToken.None);
        }

        await using var again = await OpenAsync(new DiskFiles(_directory));
        Assert.Equal((19_999, 20_001L), (again.Current.Targets.Count, again.Current.Revision));
        Assert.Equal("journal-00000002", Path.GetFileName(again.OpenReport.Journal));
    }

    private static string Opening(string line)
    {
        string[] openings = ["The store cannot write", "The store writes again", "The store's journal", "Store"];
        return openings.First(opening => line.StartsWith(opening, StringComparison.Ordinal));
    }

    // The first write stands in the middle of its flush until the test lets it go on.
    private async Task<(FileStore Store, FaultyFiles Files, Task<WriteOutcome> First)> OpenWithAWriteUnderWayAsync(CancellationToken cancellationToken = default)
    {
        var files = new FaultyFiles(_directory);
        var store = await OpenAsync(files);
        files.Fails = (_, change) =>
        {
            if (change.StartsWith("write", StringComparison.Ordinal))
            {
                _begun.Set();
                Assert.True(_goOn.Wait(TimeSpan.FromSeconds(20)));
            }

            return false;
        };
        var first = store.PutAsync(Specs.Postgres("first"), null, cancellationToken);
        Assert.True(await Task.Run(() => _begun.Wait(TimeSpan.FromSeconds(20))));
        return (store, files, first);
    }

    private Task<FileStore> OpenAsync(IStoreFiles files) =>
        FileStore.OpenAsync(_directory, new FileStoreSettings { Files = _ => files }, _log, CancellationToken.None);
}
