using Fleet.Cluster.Discovery;
using Fleet.Grains.Lifecycle;

namespace Fleet.Silo.Hosting;

/// <summary>A grain and the task that runs it: who starts it awaits it at its end.</summary>
internal sealed class RunningGrain : IAsyncDisposable
{
    // A collector stops at once when its token fires; this bounds the wait for one that does not.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    // Has neither timer nor handle: it needs no disposal, and may be cancelled at any time.
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;
    private readonly ILogger _logger;

    public RunningGrain(RegisteredTarget target, GrainSetup setup, GrainHandOver? taken)
    {
        Target = target;
        Grain = new TargetGrain(setup, taken);
        _logger = setup.Logger;
        _run = RunAsync();
    }

    /// <summary>Begins to collect.</summary>
    public void Start() => _started.TrySetResult();

    /// <summary>Lets an end that waits for a collection wait no longer.</summary>
    public void Hurry() => _stop.Cancel();

    /// <summary>The target as it was registered when the grain began.</summary>
    public RegisteredTarget Target { get; }

    /// <summary>The grain.</summary>
    public TargetGrain Grain { get; }

    /// <summary>
    /// Ends the loop, waits for it, closes the grain's connections, and gives what it leaves; called once.
    /// <paramref name="finish" /> lets a collection that is under way come to its end first.
    /// </summary>
    public async Task<GrainHandOver> EndAsync(bool finish)
    {
        var time = Grain.Setup.Time;
        if (finish)
        {
            Grain.Retire();
            await _run.WaitAsync(Grain.Setup.Timeout + StopLimit, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _stop.CancelAsync();
        try
        {
            await _run.WaitAsync(StopLimit, time);
            await Grain.DisposeAsync().AsTask().WaitAsync(StopLimit, time);
        }
        catch (TimeoutException)
        {
            Log.GrainDoesNotStop(_logger, Target.Spec.Id);
        }
#pragma warning disable CA1031 // Outermost edge of a grain: a connection that breaks while it is closed must not end the host.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.GrainFailed(_logger, e, Target.Spec.Id);
        }

        return Grain.HandOver();
    }

    /// <summary>Ends the grain at once.</summary>
    public async ValueTask DisposeAsync() => await EndAsync(finish: false);

    private async Task RunAsync()
    {
        // The first turn does not run inside the caller that starts a thousand grains.
        await _started.Task.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Grain.RunAsync(_stop.Token);

                // Retired.
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The normal end.
            }
#pragma warning disable CA1031 // Outermost edge of a grain: it says what happened and begins again, and the others go on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.GrainFailed(_logger, e, Target.Spec.Id);
                await Task.Delay(Grain.Setup.Interval, Grain.Setup.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
