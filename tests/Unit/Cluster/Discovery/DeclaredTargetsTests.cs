using System.Diagnostics;
using System.Text;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Discovery;

public sealed class DeclaredTargetsTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-declared-").FullName;
    private readonly ListLogger<DeclaredTargets> _log = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string FilePath => Path.Combine(_directory, "fleet.yaml");

    [Fact]
    public void Other_sections_are_checked_so_that_a_misspelt_one_is_not_taken_for_no_targets()
    {
        var (targets, problems) = Parse("gateway: {listen: \"127.0.0.1:1\"}\ntargets:\n  - {id: a, kind: redis, address: h}\n");
        Assert.Equal(["gateway.whatever", "target"], Parse("gateway: {whatever: 1}\ntarget:\n  - {id: a, kind: redis, address: h}\n").Problems.Select(p => p.Path));
        Assert.Equal("is no setting; did you mean targets?", Assert.Single(Parse("target:\n  - {id: a}\n").Problems).Reason);
        Assert.Empty(problems);
        Assert.Equal("a", Assert.Single(targets).Id.Value);
        Assert.Equal((0, 0), (Parse("gateway: {}").Targets.Length, Parse("targets:").Problems.Length));
        Assert.Equal("targets", Assert.Single(Parse("targets: {a: 1}").Problems).Path);
        Assert.Single(Parse("- 1").Problems);
    }

    [Fact]
    public void All_problems_of_all_targets_come_at_once_and_duplicates_name_both_places()
    {
        var (targets, problems) = Parse("targets:\n  - {id: a, kind: redis, address: h}\n  - {id: b, kind: redis}\n  - {id: a, kind: redis, address: h, x: 1}\n  - 7\n");
        Assert.Empty(targets);
        Assert.Equal(
            ["targets[1].address", "targets[2].x", "targets[2].id", "targets[3]"],
            problems.Select(p => p.Path));
        Assert.Equal("'a' is the id of targets[0] already", problems[2].Reason);
    }

    [Fact]
    public async Task A_changed_file_is_taken_and_a_bad_one_keeps_the_last_good_one()
    {
        await WriteAsync("a");
        var declared = await LoadAsync();
        Assert.True(declared.Current.Status.Success);
        using var stop = new CancellationTokenSource();
        var loop = declared.RunAsync(stop.Token);

        await WriteAsync("a", "b");
        var view = await NextAsync(declared, declared.Current);
        Assert.Equal(["a", "b"], view.Targets.Select(t => t.Id.Value));

        await File.WriteAllTextAsync(FilePath, "targets:\n  - {id: a, kind: redis, address: h, password: hunter2}\n");
        view = await NextAsync(declared, view);
        Assert.False(view.Status.Success);
        Assert.Equal("targets[0].password", Assert.Single(view.Status.Problems).Path);
        Assert.Equal(["a", "b"], view.Targets.Select(t => t.Id.Value));

        foreach (var silent in new[] { string.Empty, "log: {level: info}" })
        {
            await File.WriteAllTextAsync(FilePath, silent);
            view = await NextAsync(declared, view);
            Assert.Equal((false, 2, "targets"), (view.Status.Success, view.Targets.Length, Assert.Single(view.Status.Problems).Path));
        }

        File.Delete(FilePath);
        view = await NextAsync(declared, view);
        Assert.Equal("the file does not exist", Assert.Single(view.Status.Problems).Reason);

        await WriteAsync("c");
        view = await NextAsync(declared, view);
        Assert.Equal((true, "c"), (view.Status.Success, Assert.Single(view.Targets).Id.Value));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.Equal(6, _log.Lines.Length);
        Assert.DoesNotContain(_log.Lines, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_swapped_link_as_in_a_config_map_is_seen()
    {
        foreach (var name in new[] { "one", "two" })
        {
            Directory.CreateDirectory(Path.Combine(_directory, name));
            await File.WriteAllTextAsync(Path.Combine(_directory, name, "fleet.yaml"), Text(name));
        }

        var data = Path.Combine(_directory, "..data");
        File.CreateSymbolicLink(data, "one");
        File.CreateSymbolicLink(FilePath, "..data/fleet.yaml");
        var declared = await LoadAsync();
        Assert.Equal("one", Assert.Single(declared.Current.Targets).Id.Value);
        using var stop = new CancellationTokenSource();
        var loop = declared.RunAsync(stop.Token);

        File.CreateSymbolicLink(data + "_tmp", "two");
        using (var mv = Process.Start("mv", ["-T", data + "_tmp", data]))
        {
            await mv.WaitForExitAsync();
        }

        Assert.Equal("two", Assert.Single((await NextAsync(declared, declared.Current)).Targets).Id.Value);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    [Fact]
    public async Task A_hostile_file_is_a_failed_status_and_no_exception()
    {
        foreach (var content in new[] { new byte[9 << 20], [0xff, 0xfe, 0x00], Encoding.UTF8.GetBytes(new string('[', 100_000)), "targets:\n\t- a"u8.ToArray() })
        {
            await File.WriteAllBytesAsync(FilePath, content);
            var declared = await LoadAsync();
            Assert.False(declared.Current.Status.Success);
            Assert.Single(declared.Current.Status.Problems);
        }
    }

    private static async Task<DeclaredView> NextAsync(DeclaredTargets declared, DeclaredView seen)
    {
        await declared.WaitForChangeAsync(seen.Version, CancellationToken.None).WaitAsync(Soon);
        return declared.Current;
    }

    private static (System.Collections.Immutable.ImmutableArray<TargetSpec> Targets, System.Collections.Immutable.ImmutableArray<SpecProblem> Problems) Parse(string text) =>
        DeclaredFile.Parse(Encoding.UTF8.GetBytes(text), new ParseContext());

    private Task<DeclaredTargets> LoadAsync() =>
        DeclaredTargets.LoadAsync(FilePath, new ParseContext(), new FastTime(), _log, CancellationToken.None);

    // Written beside and moved into place, as editors and deployments do.
    private async Task WriteAsync(params string[] ids)
    {
        await File.WriteAllTextAsync(FilePath + ".new", Text(ids));
        File.Move(FilePath + ".new", FilePath, overwrite: true);
    }

    private static string Text(params string[] ids) =>
        "gateway: {}\ntargets:\n" + string.Concat(ids.Select(id => $"  - {{id: {id}, kind: redis, address: h}}\n"));
}
