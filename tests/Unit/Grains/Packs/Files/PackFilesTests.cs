using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Packs.Files;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Servers;
using Fleet.Tests.Unit.Cluster.Discovery;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs.Files;

public sealed class PackFilesTests : IDisposable
{
    private readonly string _directory = ServerProcess.NewDirectory("queries");
    private readonly ListLogger<PackFilesTests> _log = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_directory_gives_its_yaml_files_in_the_order_of_their_names_and_changes_count_at_the_next_look()
    {
        Write("b.yml", Query("two"));
        Write("a.yaml", Query("one"));
        Write("c.txt", Query("three"));
        var files = Files(_directory);
        var first = await files.LookAsync(CancellationToken.None);
        Assert.Equal(["one", "two"], Names(first));
        Assert.Same(first, await files.LookAsync(CancellationToken.None));

        Write("a.yaml", Query("uno"));
        Write("d.yaml", Query("four"));
        var changed = await files.LookAsync(CancellationToken.None);
        Assert.Equal(["uno", "two", "four"], Names(changed));
        Assert.Same(first.Packs[1], changed.Packs[1]);

        File.Delete(PathOf("b.yml"));
        Assert.Equal(["uno", "four"], Names(await files.LookAsync(CancellationToken.None)));
        Assert.Equal(3, _log.Lines.Length);
    }

    [Fact]
    public async Task A_change_that_leaves_length_and_time_alone_is_seen()
    {
        Write("a.yaml", Query("one"));
        var files = Files(_directory);
        await files.LookAsync(CancellationToken.None);
        var at = File.GetLastWriteTimeUtc(PathOf("a.yaml"));
        Write("a.yaml", Query("two"));
        File.SetLastWriteTimeUtc(PathOf("a.yaml"), at);
        Assert.Equal(["two"], Names(await files.LookAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_file_behind_links_is_followed_when_they_move_as_those_of_Kubernetes_do()
    {
        foreach (var (version, name) in new[] { ("v1", "one"), ("v2", "two") })
        {
            Directory.CreateDirectory(PathOf(version));
            File.WriteAllText(Path.Combine(PathOf(version), "a.yaml"), Query(name));
            File.SetLastWriteTimeUtc(Path.Combine(PathOf(version), "a.yaml"), DateTime.UnixEpoch.AddDays(name.Length));
        }

        Directory.CreateSymbolicLink(PathOf("..data"), "v1");
        File.CreateSymbolicLink(PathOf("a.yaml"), "..data/a.yaml");
        var files = Files(_directory);
        Assert.Equal(["one"], Names(await files.LookAsync(CancellationToken.None)));
        Directory.Delete(PathOf("..data"));
        Directory.CreateSymbolicLink(PathOf("..data"), "v2");
        File.SetLastWriteTimeUtc(Path.Combine(PathOf("v2"), "a.yaml"), DateTime.UnixEpoch.AddDays(9));
        Assert.Equal(["two"], Names(await files.LookAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_broken_file_costs_itself_only_and_its_last_good_version_stays_and_each_change_is_told_once()
    {
        Write("a.yaml", Query("one"));
        Write("b.yaml", Query("two"));
        var files = Files(_directory);
        var good = await files.LookAsync(CancellationToken.None);
        Write("a.yaml", "one:\n  query: SELECT 1\n  master: perhaps\n");
        Write("b.yaml", Query("zwei"));
        var broken = await files.LookAsync(CancellationToken.None);
        await files.LookAsync(CancellationToken.None);
        Assert.Equal(["one", "zwei"], Names(broken));
        Assert.Same(good.Packs[0], broken.Packs[0]);
        Assert.Equal(
            new SkippedCollector(PathOf("a.yaml"), $"{PathOf("a.yaml")}:3: one.master: must be true or false. The last good version of the file goes on being used."),
            Assert.Single(broken.Problems));
        Assert.Equal([false, true], broken.Loads.Select(load => load.Problem is null));
        Assert.All(broken.Loads, load => Assert.Equal(64, load.Hash.Length));
        Assert.Single(_log.Lines, line => line.Contains("perhaps", StringComparison.Ordinal) || line.Contains("one.master", StringComparison.Ordinal));

        File.Delete(PathOf("b.yaml"));
        Directory.CreateDirectory(PathOf("b.yaml"));
        Write("a.yaml", Query("eins"));
        var healed = await files.LookAsync(CancellationToken.None);
        Assert.Equal(["eins"], Names(healed));
        Assert.Empty(healed.Problems);
    }

    [Fact]
    public async Task A_named_file_that_is_away_keeps_its_queries_and_one_that_was_never_there_has_none()
    {
        Write("a.yaml", Query("one"));
        var files = Files(PathOf("a.yaml"), PathOf("never.yaml"));
        var first = await files.LookAsync(CancellationToken.None);
        Assert.Equal([$"{PathOf("never.yaml")}: it cannot be read: there is no such file."], first.Problems.Select(problem => problem.Why));
        File.Delete(PathOf("a.yaml"));
        var away = await files.LookAsync(CancellationToken.None);
        Assert.Equal(["one"], Names(away));
        Assert.Equal(["", ""], away.Loads.Select(load => load.Hash));
        Assert.Contains("last good version", away.Problems[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_queries_of_one_name_the_first_counts_and_the_other_is_named()
    {
        Write("a.yaml", Query("one") + Query("two"));
        Write("b.yaml", Query("two"));
        var set = await Files(_directory).LookAsync(CancellationToken.None);
        Assert.Equal(["one", "two"], Names(set));
        var problem = Assert.Single(set.Problems);
        Assert.Contains("b.yaml", problem.Collector, StringComparison.Ordinal);
        Assert.Contains("a.yaml:2: two.query already; the first counts", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caps_hold_and_say_so()
    {
        for (var i = 0; i < 5; i++)
        {
            Write($"f{i}.yaml", Query($"a{i}") + Query($"b{i}"));
        }

        Write("f1.yaml", Query("large") + new string('#', 400));
        var limits = Limits.Default with { QueryFiles = 4, QueriesPerTarget = 3, QueryFileBytes = 300 };
        var set = await Files(limits, _directory).LookAsync(CancellationToken.None);
        Assert.Equal(["a0", "b0", "a2"], Names(set));
        Assert.Contains(set.Problems, problem => problem.Why.Contains("has more than 300 bytes", StringComparison.Ordinal));
        Assert.Contains(set.Problems, problem => problem.Why.Contains("at most 4 query files", StringComparison.Ordinal));
        Assert.Contains(set.Problems, problem => problem.Why.Contains("at most 3 queries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_hangs_holds_one_collection_for_a_moment_and_no_later_one()
    {
        await ServerProcess.RunAsync("mkfifo", [PathOf("hung.yaml")]);
        var limits = Limits.Default with { QueryFilesTime = TimeSpan.FromMilliseconds(50) };
        var files = Files(limits, PathOf("hung.yaml"));
        Assert.Empty((await files.LookAsync(CancellationToken.None)).Packs);
        var second = files.LookAsync(CancellationToken.None);
        Assert.True(second.IsCompletedSuccessfully);

        // Somebody who opens it to write lets the reader go on and end.
        File.OpenHandle(PathOf("hung.yaml"), FileMode.Open, FileAccess.Write).Dispose();
    }

    private static string Query(string name) => $"{name}: {{query: SELECT 1 AS v, metrics: [v: {{usage: GAUGE, description: V}}]}}\n";

    private static IEnumerable<string> Names(PackFileSet set) => set.Packs.Select(pack => pack.Name);

    private string PathOf(string name) => Path.Combine(_directory, name);

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    private PackFiles Files(params string[] paths) => Files(Limits.Default, paths);

    private PackFiles Files(Limits limits, params string[] paths)
    {
        var options = new PostgresOptions { QueryFiles = [.. paths] };
        var spec = new TargetSpec { Id = TargetId.Parse("shop"), Kind = TargetKind.Postgres, Address = "db:5432", Options = options };
        return new PackFiles(Contexts.Of(spec, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15), limits: limits, logger: _log), options);
    }
}
