using Fleet.Cluster.Members;
using Fleet.Silo.Hosting;

namespace Fleet.Silo.Balance;

/// <summary>Tells what this silo carries, and in the first silo of the view also evens out what all carry.</summary>
internal sealed class Balancer : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly GrainHost _host;
    private readonly IMembership _membership;
    private readonly SiloSelf _self;
    private readonly TimeProvider _time;
    private readonly ILogger<Balancer> _logger;
    private readonly BalanceRule _rule;

    public Balancer(GrainHost host, IMembership membership, SiloSelf self, TimeProvider time, ILogger<Balancer> logger)
    {
        _host = host;
        _membership = membership;
        _self = self;
        _time = time;
        _logger = logger;
        _rule = new BalanceRule(time);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Report();
            var view = _membership.Views.Current;
            if (_self.Is(view.Members.FirstOrDefault()) && _rule.Look(view, _membership.Loads) is { } weights
                && await _membership.ReweighAsync(view.Number, weights, stoppingToken))
            {
                Log.Reweighed(_logger, string.Join(", ", weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => FormattableString.Invariant($"{w.Key} {w.Value}"))));
            }

            await Task.Delay(Every, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Report()
    {
        var costs = _host.Grains.Select(running => running.Grain.Cost).ToList();
        _membership.Report(new SiloLoad(costs.Count, Math.Round(costs.Sum(), 4)));
    }
}
