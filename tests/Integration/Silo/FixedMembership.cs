using System.Collections.Immutable;
using Fleet.Cluster.Members;

namespace Fleet.Tests.Integration.Silo;

/// <summary>A membership that a test sets.</summary>
internal sealed class FixedMembership(long number) : IMembership
{
    private readonly Tenure _tenure = Tenure.Unlimited(TimeProvider.System);
    private volatile ViewHistory _views = new() { Current = View(number), Earlier = [] };

    public ViewHistory Views => _views;

    public bool IsUp => true;

    public Tenure Tenure => _tenure;

    public ImmutableDictionary<string, SiloLoad> Loads => ImmutableDictionary<string, SiloLoad>.Empty;

    /// <summary>A view with two silos.</summary>
    public static FleetView View(long number) => new()
    {
        Number = number,
        Why = "silo-b joined",
        Members =
        [
            new SiloMember { Name = "silo-a", Incarnation = "1", Address = "127.0.0.1:1", Weight = 0.5 },
            new SiloMember { Name = "silo-b", Incarnation = "2", Address = "[::1]:2", MaxTargets = 7 },
        ],
    };

    public Task WaitForChangeAsync(long seenNumber, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public void Offer(FleetView view) => _views = _views.With(view);

    public void Report(SiloLoad load)
    {
        // Nobody asks for it here.
    }

    public Task<bool> ReweighAsync(long ifNumber, ImmutableDictionary<string, double> weights, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
