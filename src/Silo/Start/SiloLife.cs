using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Silo.Hosting;

namespace Fleet.Silo.Start;

/// <summary>When a silo is in the views: from when it can answer others until it drains, which comes before anything else of the process stops.</summary>
internal sealed class SiloLife : IHostedLifecycleService, IDisposable
{
    private readonly IMembership _membership;
    private readonly SiloSelf _self;
    private readonly Drain _drain;
    private readonly FleetSettings _settings;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _joining = Task.CompletedTask;

    public SiloLife(IMembership membership, SiloSelf self, Drain drain, FleetSettings settings, TimeProvider time)
    {
        _membership = membership;
        _self = self;
        _drain = drain;
        _settings = settings;
        _time = time;
    }

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // With the store away, or the name taken, joining takes its time; the process answers meanwhile.
        _joining = _membership.JoinAsync(_self.Member, _stop.Token);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var grace = new CancellationTokenSource(_settings.DrainGrace, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, cancellationToken);
        await _drain.RunAsync(either.Token);
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();
}
