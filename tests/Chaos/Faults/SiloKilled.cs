namespace Fleet.Tests.Chaos.Faults;

/// <summary>kill -9 a silo; the others take its targets over, and it takes them back when it is started again.</summary>
internal sealed class SiloKilled : IFault
{
    public string Name => "silo-kill";

    public FaultBounds Bounds { get; } = new() { TakeOver = TimeSpan.FromSeconds(10), OverlapIntervals = 0 };

    public async Task RunAsync(FaultStage stage)
    {
        var silo = stage.AnySilo();
        await stage.AnyMomentAsync();
        await stage.StrikeAsync(silo);
        await silo.KillAsync();
        await stage.IntervalsAsync(2);
        await silo.StartAsync();
        stage.Mended();
    }
}
