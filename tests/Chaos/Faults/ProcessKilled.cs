namespace Fleet.Tests.Chaos.Faults;

/// <summary>kill -9 the one process that is the whole fleet, and start it again: it must know all that it confirmed.</summary>
internal sealed class ProcessKilled : IFault
{
    public string Name => "process-kill";

    // After its start it has no snapshot yet, and nobody else had one to give.
    public FaultBounds Bounds { get; } = new() { FailedScrapes = null };

    public async Task RunAsync(FaultStage stage)
    {
        var process = stage.Fleet.Gateways[0];
        await stage.AnyMomentAsync();
        await process.KillAsync();
        await process.StartAsync();
        stage.Mended();
    }
}
