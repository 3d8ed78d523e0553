using System.Collections.Immutable;

namespace Fleet.Cluster.Members;

/// <summary>The membership of a process that is the whole fleet: one view with one silo, for ever.</summary>
public sealed class SoloMembership : IMembership
{
    /// <summary>A fleet of this silo.</summary>
    public SoloMembership(SiloMember self, TimeProvider time)
    {
        Views = new ViewHistory
        {
            Current = new FleetView { Number = 1, Members = [self], Why = "one process is the whole fleet" },
            Earlier = [],
        };
        Tenure = Tenure.Unlimited(time);
    }

    /// <inheritdoc />
    public ViewHistory Views { get; }

    /// <inheritdoc />
    public bool IsUp => true;

    /// <inheritdoc />
    public Tenure Tenure { get; }

    /// <inheritdoc />
    public ImmutableDictionary<string, SiloLoad> Loads { get; private set; } = ImmutableDictionary<string, SiloLoad>.Empty;

    /// <inheritdoc />
    public Task WaitForChangeAsync(long seenNumber, CancellationToken cancellationToken) =>
        seenNumber < Views.Current.Number
            ? Task.CompletedTask
            : new TaskCompletionSource().Task.WaitAsync(cancellationToken);

    /// <inheritdoc />
    public void Offer(FleetView view)
    {
        // Nobody else is there who could know better.
    }

    /// <inheritdoc />
    public void Report(SiloLoad load) => Loads = Loads.SetItem(Views.Current.Members[0].Name, load);

    /// <inheritdoc />
    public Task<bool> ReweighAsync(long ifNumber, ImmutableDictionary<string, double> weights, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    /// <inheritdoc />
    public Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
