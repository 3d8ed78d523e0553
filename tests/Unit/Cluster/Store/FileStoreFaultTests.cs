using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Store;

public sealed class FileStoreFaultTests : IDisposable
{
    private const string Journal = "journal-00000001";

    private readonly string _root = Directory.CreateTempSubdirectory("fleet-fault-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_journal_cut_at_any_byte_opens_with_every_write_that_was_whole_and_says_what_it_cut()
    {
        var (home, ends) = await WriteFiveAsync();
        var whole = await File.ReadAllBytesAsync(Path.Combine(home, Journal));
        for (var length = FileHeader.Size; length <= whole.Length; length++)
        {
            var copy = Copy(home, "cut-" + length, whole[..length]);
            await using var store = await OpenAsync(copy);
            var confirmed = ends.Count(end => end <= length);
            Assert.Equal(confirmed, store.Current.Targets.Count);
            Assert.Equal(confirmed, store.Current.Revision);
            var sound = ends.Where(end => end <= length).Append(FileHeader.Size).Max();
            Assert.Equal(length - sound, store.OpenReport.CutBytes);
            Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("after"), 0, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_journal_without_its_whole_header_is_refused_for_no_crash_makes_one()
    {
        var (home, _) = await WriteFiveAsync();
        var whole = await File.ReadAllBytesAsync(Path.Combine(home, Journal));
        for (var length = 0; length < FileHeader.Size; length++)
        {
            var copy = Copy(home, "head-" + length, whole[..length]);
            var refusal = await Assert.ThrowsAsync<FileStoreException>(() => OpenAsync(copy));
            Assert.Contains(Path.Combine(copy, Journal), refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_flipped_bit_is_refused_with_file_and_offset_unless_it_is_in_the_last_record()
    {
        var (home, ends) = await WriteFiveAsync();
        var whole = await File.ReadAllBytesAsync(Path.Combine(home, Journal));
        for (var position = 0; position < whole.Length; position++)
        {
            var flipped = whole.ToArray();
            flipped[position] ^= (byte)(1 << (position % 8));
            var copy = Copy(home, "flip-" + position, flipped);
            if (position >= ends[3])
            {
                await using var store = await OpenAsync(copy);
                Assert.Equal(4, store.Current.Targets.Count);
                Assert.Equal(whole.Length - ends[3], store.OpenReport.CutBytes);
                continue;
            }

            var refusal = await Assert.ThrowsAsync<FileStoreException>(() => OpenAsync(copy));
            var begin = position < FileHeader.Size ? 0 : ends.Where(end => end <= position).Append(FileHeader.Size).Max();
            Assert.Contains($"(offset {begin})", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(flipped, await File.ReadAllBytesAsync(Path.Combine(copy, Journal)));
        }
    }

    [Fact]
    public async Task A_snapshot_that_is_damaged_or_short_is_refused()
    {
        var (home, _) = await WriteFiveAsync(compactAfter: 1);
        var name = new DiskFiles(home).List().Single(file => file.StartsWith("snapshot", StringComparison.Ordinal));
        var whole = await File.ReadAllBytesAsync(Path.Combine(home, name));
        for (var position = 0; position < whole.Length; position++)
        {
            var flipped = whole.ToArray();
            flipped[position] ^= 1;
            await Assert.ThrowsAsync<FileStoreException>(() => OpenAsync(Copy(home, "snap-" + position, flipped, name)));
            await Assert.ThrowsAsync<FileStoreException>(() => OpenAsync(Copy(home, "short-" + position, whole[..position], name)));
        }
    }

    [Fact]
    public async Task A_missing_journal_or_snapshot_is_never_taken_for_an_empty_store()
    {
        var (home, _) = await WriteFiveAsync();
        var noJournal = Copy(home, "no-journal", []);
        File.Delete(Path.Combine(noJournal, Journal));
        await Assert.ThrowsAsync<FileStoreException>(() => OpenAsync(noJournal));
        var noSnapshot = Copy(home, "no-snapshot", await File.ReadAllBytesAsync(Path.Combine(home, Journal)));
        File.Delete(Path.Combine(noSnapshot, "snapshot-00000001"));
        await Assert.ThrowsAsync<FileStoreException>(() => OpenAsync(noSnapshot));
    }

    [Fact]
    public async Task A_newer_format_is_named()
    {
        var (home, _) = await WriteFiveAsync();
        var whole = await File.ReadAllBytesAsync(Path.Combine(home, Journal));
        whole[8] = 9;
        BitConverter.GetBytes(Checksum.Of(whole.AsSpan(0, 16))).CopyTo(whole, 16);
        var refusal = await Assert.ThrowsAsync<FileStoreException>(() => OpenAsync(Copy(home, "newer", whole)));
        Assert.Contains("format 9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_opener_is_told_the_directory_and_the_pid_and_the_first_goes_on()
    {
        var home = Path.Combine(_root, "locked");
        await using (var store = await OpenAsync(home))
        {
            var refusal = await Assert.ThrowsAsync<FileStoreException>(() => OpenAsync(home));
            Assert.Contains(home, refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
            Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None));
        }

        await using var again = await OpenAsync(home);
        Assert.Single(again.Current.Targets);
    }

    [Fact]
    public async Task An_answer_comes_after_write_and_flush()
    {
        var (store, files) = await OpenFaultyAsync("order");
        await using (store)
        {
            var before = files.Changes.Length;
            await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None);
            Assert.Equal(["write " + Journal, "flush " + Journal], files.Changes.Skip(before));
            before = files.Changes.Length;
            await store.PutManyAsync([.. Enumerable.Range(0, 100).Select(i => Specs.Postgres("m" + i))], CancellationToken.None);
            await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None);
            Assert.Equal(["write " + Journal, "flush " + Journal], files.Changes.Skip(before));
        }
    }

    [Theory]
    [InlineData("write")]
    [InlineData("flush")]
    public async Task A_full_disk_refuses_the_write_leaves_nothing_of_it_and_the_next_one_works(string failing)
    {
        var (store, files) = await OpenFaultyAsync("full-" + failing);
        await store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None);
        var length = new FileInfo(Path.Combine(files.Directory, Journal)).Length;
        var first = files.Changes.Length;

        // The cut fails too at first: then it must come before the next write.
        files.Fails = (number, change) => number >= first && (change.StartsWith(failing, StringComparison.Ordinal) || change.StartsWith("cut", StringComparison.Ordinal));
        Assert.Contains("No space left", Assert.IsType<WriteOutcome.Unavailable>(await store.PutAsync(Specs.Postgres("b"), null, CancellationToken.None)).Message, StringComparison.Ordinal);
        var many = await store.PutManyAsync([Specs.Postgres("c"), Specs.Postgres("d")], CancellationToken.None);
        Assert.All(many, outcome => Assert.IsType<WriteOutcome.Unavailable>(outcome));
        Assert.Equal(2, many.Length);
        Assert.False(store.IsUp);
        Assert.Single(store.Current.Targets);

        files.Fails = (_, _) => false;
        Assert.IsType<WriteOutcome.Created>(await store.PutAsync(Specs.Postgres("e"), null, CancellationToken.None));
        Assert.True(store.IsUp);
        await store.DisposeAsync();
        Assert.True(new FileInfo(Path.Combine(files.Directory, Journal)).Length > length);
        await using var again = await OpenAsync(files.Directory);
        Assert.Equal(["a", "e"], again.Current.Targets.Keys.Select(id => id.Value));
        Assert.Equal(0, again.OpenReport.CutBytes);
    }

    [Fact]
    public async Task Power_gone_at_any_step_of_writing_and_compacting_loses_no_confirmed_write()
    {
        var steps = 0;
        for (var crash = 0; crash <= steps; crash++)
        {
            var (home, confirmed, done) = await RunUntilCrashAsync(crash);
            steps = Math.Max(steps, done);
            await using var store = await OpenAsync(home);
            Assert.All(confirmed, id => Assert.True(store.Current.Targets.ContainsKey(TargetId.Parse(id)), $"crash at step {crash}: {id} is lost"));
            Assert.InRange(store.Current.Targets.Count, confirmed.Count, 12);
            Assert.DoesNotContain(new DiskFiles(home).List(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
        }

        Assert.InRange(steps, 50, 500);
    }

    [Fact]
    public async Task A_disk_that_fails_once_at_any_step_costs_no_confirmed_write_and_the_store_recovers()
    {
        for (var step = 0; step < 60; step++)
        {
            var home = Path.Combine(_root, "once-" + step);
            var files = new FaultyFiles(Directory.CreateDirectory(home).FullName);
            var confirmed = new List<string>();
            await using (var store = await OpenAsync(home, files, compactAfter: 300))
            {
                var at = files.Changes.Length + step;
                files.Fails = (number, _) => number == at;
                for (var i = 0; i < 12; i++)
                {
                    if (await store.PutAsync(Specs.Postgres("t" + i), null, CancellationToken.None) is WriteOutcome.Created)
                    {
                        confirmed.Add("t" + i);
                    }
                }

                Assert.InRange(confirmed.Count, 11, 12);
                Assert.Equal(confirmed.Contains("t11"), store.IsUp);
            }

            await using var again = await OpenAsync(home);
            Assert.Equal(confirmed.Order(StringComparer.Ordinal), again.Current.Targets.Keys.Select(id => id.Value));
        }
    }

    // From the crash on every change fails, the cut included, and the directory is left as it is.
    private async Task<(string Home, List<string> Confirmed, int Steps)> RunUntilCrashAsync(int crash)
    {
        var home = Directory.CreateDirectory(Path.Combine(_root, "crash-" + crash)).FullName;
        var files = new FaultyFiles(home) { Fails = (number, _) => number >= crash };
        var confirmed = new List<string>();
        try
        {
            await using var store = await OpenAsync(home, files, compactAfter: 300);
            for (var i = 0; i < 12; i++)
            {
                if (await store.PutAsync(Specs.Postgres("t" + i), null, CancellationToken.None) is WriteOutcome.Created)
                {
                    confirmed.Add("t" + i);
                }
            }
        }
        catch (FileStoreException)
        {
            // The crash came while the store was being opened.
            Assert.Empty(confirmed);
        }

        return (home, confirmed, files.Changes.Length);
    }

    private async Task<(string Home, long[] Ends)> WriteFiveAsync(long compactAfter = 1 << 20)
    {
        var home = Path.Combine(_root, "five");
        var ends = new long[5];
        await using var store = await OpenAsync(home, compactAfter: compactAfter);
        for (var i = 0; i < 5; i++)
        {
            await store.PutAsync(Specs.Postgres("t" + i), null, CancellationToken.None);
            ends[i] = compactAfter == 1 ? 0 : new FileInfo(Path.Combine(home, Journal)).Length;
        }

        return (home, ends);
    }

    private string Copy(string home, string name, byte[] content, string file = Journal)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (var path in Directory.EnumerateFiles(home).Where(path => !path.Contains("lock", StringComparison.Ordinal)))
        {
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
        }

        File.WriteAllBytes(Path.Combine(copy, file), content);
        return copy;
    }

    private async Task<(FileStore Store, FaultyFiles Files)> OpenFaultyAsync(string name)
    {
        var files = new FaultyFiles(Directory.CreateDirectory(Path.Combine(_root, name)).FullName);
        return (await OpenAsync(files.Directory, files), files);
    }

    private static Task<FileStore> OpenAsync(string directory, IStoreFiles? files = null, long compactAfter = 1 << 20) => FileStore.OpenAsync(
        directory,
        new FileStoreSettings { CompactAfterBytes = compactAfter, Files = path => files ?? new DiskFiles(path) },
        NullLogger.Instance,
        CancellationToken.None);
}
