namespace Fleet.Tests.Chaos.Faults;

/// <summary>SIGTERM and a new start of every silo, one behind the other, as an upgrade does.</summary>
internal sealed class RollingRestart : IFault
{
    public string Name => "rolling-restart";

    public FaultBounds Bounds { get; } = new() { AgeIntervals = 2, Pairs = 0, OverlapIntervals = 0, GapIntervals = 2 };

    public async Task RunAsync(FaultStage stage)
    {
        await stage.AnyMomentAsync();
        foreach (var silo in stage.Fleet.Silos.Where(static silo => silo.IsRunning).ToList())
        {
            await SiloDrained.DrainAsync(stage, silo);
            await silo.StartAsync();
        }

        stage.Mended();
    }
}
