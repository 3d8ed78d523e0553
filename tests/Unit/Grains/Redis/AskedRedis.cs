using System.Collections.Concurrent;
using System.Text;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.Resp;

namespace Fleet.Tests.Unit.Grains.Redis;

/// <summary>A collector of a stand-in for Redis that notes what it is asked.</summary>
internal sealed class AskedRedis : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly HostileRespServer _server;
    private readonly ICollector _collector;

    /// <param name="options">What the target wants.</param>
    /// <param name="say">The stand-in's answer to a command where it is another than usual: null for the usual one, an empty text for none.</param>
    /// <param name="disable">Collectors that are switched off.</param>
    /// <param name="limits">The caps.</param>
    /// <param name="timeout">The target's timeout.</param>
    public AskedRedis(RedisOptions options, Func<string, string?>? say = null, string[]? disable = null, Limits? limits = null, TimeSpan? timeout = null)
    {
        _server = ScriptedRedis.Serving(async (command, stream, cancellationToken) =>
        {
            _asked.Enqueue(command);
            var answer = say?.Invoke(command);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer ?? string.Empty), cancellationToken);
            return answer is not null;
        });
        var spec = new TargetSpec
        {
            Id = TargetId.Parse("asked"),
            Kind = TargetKind.Redis,
            Address = _server.Address,
            Options = options,
            Collectors = new CollectorSelection { Disable = [.. disable ?? []] },
        };
        _collector = RedisCollector.Kind.Create(Contexts.Of(spec, timeout, limits: limits));
    }

    /// <summary>What it was asked since the beginning or the last time.</summary>
    public string[] TakeAsked()
    {
        var asked = new List<string>();
        while (_asked.TryDequeue(out var command))
        {
            asked.Add(command);
        }

        return [.. asked];
    }

    /// <summary>The rules of the ACL line that explain ends with.</summary>
    public string[] Granted() => _collector.Plan()[^1].Text.Split(' ');

    public Task<Collection> CollectAsync(Tiers due = Tiers.All) => _collector.CollectAsync(due);

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        await _server.DisposeAsync();
    }
}
