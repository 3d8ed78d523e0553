using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Members;

namespace Fleet.Tests.Unit.Gateway.Fleet;

/// <summary>A membership whose views the test tells.</summary>
internal sealed class ScriptedMembership(TimeProvider time) : IMembership
{
    private readonly Published<ViewHistory> _views = new(ViewHistory.None);

    public ViewHistory Views => _views.Current;

    public bool IsUp => true;

    public Tenure Tenure { get; } = Tenure.Unlimited(time);

    public ImmutableDictionary<string, SiloLoad> Loads { get; set; } = ImmutableDictionary<string, SiloLoad>.Empty;

    /// <summary>The next view holds these silos.</summary>
    public void Next(params ImmutableArray<SiloMember> members) => Offer(
        new FleetView { Number = Views.Current.Number + 1, Members = [.. members.OrderBy(m => m.Name, StringComparer.Ordinal)], Why = "the test says so" });

    public Task WaitForChangeAsync(long seenNumber, CancellationToken cancellationToken) =>
        _views.WaitUntilAsync(views => views.Current.Number > seenNumber, cancellationToken);

    public void Offer(FleetView view) => _views.Publish(Views.With(view));

    public void Report(SiloLoad load)
    {
    }

    public Task<bool> ReweighAsync(long ifNumber, ImmutableDictionary<string, double> weights, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
