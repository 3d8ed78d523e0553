using System.Collections.Immutable;
using Fleet.Cluster.Members;

namespace Fleet.Tests.Unit.Silo.HandOver;

/// <summary>A membership whose views a test sets.</summary>
internal sealed class FakeMembership : IMembership
{
    private readonly Lock _lock = new();
    private ViewHistory _views = ViewHistory.None;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeMembership(TimeProvider time) => Tenure = Tenure.Unlimited(time);

    public ViewHistory Views => Volatile.Read(ref _views);

    public bool IsUp { get; set; } = true;

    public Tenure Tenure { get; }

    public ImmutableDictionary<string, SiloLoad> Loads { get; set; } = ImmutableDictionary<string, SiloLoad>.Empty;

    public SiloLoad? Reported { get; private set; }

    public List<ImmutableDictionary<string, double>> Reweighed { get; } = [];

    /// <summary>What a leave does to the views; the test's store.</summary>
    public Action Leave { get; set; } = () => { };

    public async Task WaitForChangeAsync(long seenNumber, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_views.Current.Number > seenNumber)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public void Offer(FleetView view) => Offer([view]);

    /// <summary>Learns of several views at once.</summary>
    public void Offer(params FleetView[] views)
    {
        lock (_lock)
        {
            _views = views.Aggregate(_views, (history, view) => history.With(view));
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Report(SiloLoad load) => Reported = load;

    public Task<bool> ReweighAsync(long ifNumber, ImmutableDictionary<string, double> weights, CancellationToken cancellationToken)
    {
        Reweighed.Add(weights);
        return Task.FromResult(ifNumber == Views.Current.Number);
    }

    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        Leave();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
