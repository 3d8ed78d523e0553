namespace Fleet.Tests.Chaos.Faults;

/// <summary>SIGSTOP a silo for a minute, then SIGCONT: it must give up what it lost when it wakes.</summary>
internal sealed class SiloStopped : IFault
{
    public string Name => "silo-stop";

    public FaultBounds Bounds { get; } = new() { TakeOver = TimeSpan.FromSeconds(10), OverlapIntervals = 1 };

    public async Task RunAsync(FaultStage stage)
    {
        var silo = stage.AnySilo();
        await stage.AnyMomentAsync();
        await stage.StrikeAsync(silo);
        await silo.SignalAsync("STOP");
        await Task.Delay(stage.Plan.Hold(TimeSpan.FromSeconds(60)));
        await silo.SignalAsync("CONT");
        stage.Mended();
    }
}
