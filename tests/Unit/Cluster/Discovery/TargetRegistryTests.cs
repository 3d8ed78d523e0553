using Fleet.Cluster.Discovery;
using Fleet.Cluster.Store;
using Fleet.Cluster.Targets;
using Fleet.Tests.Testing.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Discovery;

public sealed class TargetRegistryTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-registry-").FullName;
    private readonly ListLogger<TargetRegistry> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private FileStore _store = null!;

    public async ValueTask InitializeAsync() =>
        _store = await FileStore.OpenAsync(Path.Combine(_directory, "store"), new FileStoreSettings(), NullLogger.Instance, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Writes_to_the_store_show_in_new_views_and_unchanged_targets_keep_their_instance()
    {
        await _store.PutAsync(Specs.Postgres("a"), null, CancellationToken.None);
        var registry = new TargetRegistry(_store, null, [], _log);
        var first = registry.Current;
        Assert.Equal(1, first.Version);
        Assert.Equal(TargetOrigin.Api, first.Targets[TargetId.Parse("a")].Origin);
        var loop = registry.RunAsync(_stop.Token);

        var created = Assert.IsType<WriteOutcome.Created>(await _store.PutAsync(Specs.Postgres("b"), null, CancellationToken.None));
        await registry.WaitForStoreAsync(created.Target.Revision, CancellationToken.None).WaitAsync(Soon);
        var second = registry.Current;
        Assert.True(second.Version > first.Version);
        Assert.Same(first.Targets[TargetId.Parse("a")], second.Targets[TargetId.Parse("a")]);
        Assert.Equal(created.Target.Revision, second.Targets[TargetId.Parse("b")].Revision);

        await _store.DeleteAsync(TargetId.Parse("a"), null, CancellationToken.None);
        await registry.WaitForChangeAsync(second.Version, CancellationToken.None).WaitAsync(Soon);
        Assert.Equal(["b"], registry.Current.Targets.Keys.Select(id => id.Value));
        await EndAsync(loop);
    }

    [Fact]
    public async Task Declared_targets_win_are_read_only_and_the_shadowed_one_returns_when_they_go()
    {
        await _store.PutAsync(Specs.Postgres("a", "stored:1"), null, CancellationToken.None);
        var declared = await DeclareAsync("a");
        var registry = new TargetRegistry(_store, declared, [Specs.Postgres("env")], _log);
        var loop = registry.RunAsync(_stop.Token);
        var following = declared.RunAsync(_stop.Token);
        Assert.Equal(("h:6379", TargetOrigin.File), Of(registry, "a"));
        Assert.True(registry.IsReadOnly(TargetId.Parse("a")));
        Assert.False(registry.IsReadOnly(TargetId.Parse("nobody")));
        Assert.False(registry.Current.Targets.ContainsKey(TargetId.Parse("env")));

        await _store.PutAsync(Specs.Postgres("a", "stored:2"), null, CancellationToken.None);
        await registry.WaitForStoreAsync(_store.Current.Revision, CancellationToken.None).WaitAsync(Soon);
        Assert.Equal(("h:6379", TargetOrigin.File), Of(registry, "a"));
        Assert.Equal(2, _log.Lines.Length);

        var seen = registry.Current.Version;
        await WriteAsync();
        await registry.WaitForChangeAsync(seen, CancellationToken.None).WaitAsync(Soon);
        Assert.Equal(("stored:2", TargetOrigin.Api), Of(registry, "a"));
        Assert.Equal(("db:5432", TargetOrigin.Environment), Of(registry, "env"));
        await EndAsync(loop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    private static (string Address, TargetOrigin Origin) Of(TargetRegistry registry, string id)
    {
        var target = registry.Current.Targets[TargetId.Parse(id)];
        return (target.Spec.Address, target.Origin);
    }

    private async Task EndAsync(Task loop)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.WaitAsync(Soon));
    }

    private async Task<DeclaredTargets> DeclareAsync(params string[] ids)
    {
        await WriteAsync(ids);
        return await DeclaredTargets.LoadAsync(
            Path.Combine(_directory, "fleet.yaml"), new ParseContext(), new FastTime(), NullLogger<DeclaredTargets>.Instance, CancellationToken.None);
    }

    private Task WriteAsync(params string[] ids) => File.WriteAllTextAsync(
        Path.Combine(_directory, "fleet.yaml"), ids.Length == 0 ? "targets: []\n" : "targets:\n" + string.Concat(ids.Select(id => $"  - {{id: {id}, kind: redis, address: h}}\n")));
}
