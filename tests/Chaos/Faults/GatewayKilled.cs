namespace Fleet.Tests.Chaos.Faults;

/// <summary>kill -9 a gateway behind a second one, and start it again.</summary>
internal sealed class GatewayKilled : IFault
{
    public string Name => "gateway-kill";

    public FaultBounds Bounds { get; } = new() { AgeIntervals = 2, Pairs = 0, GapIntervals = 2 };

    public async Task RunAsync(FaultStage stage)
    {
        var gateway = stage.AnyGateway();
        await stage.AnyMomentAsync();
        await gateway.KillAsync();
        await Task.Delay(stage.Plan.Hold(stage.Plan.Interval));
        await gateway.StartAsync();
        stage.Mended();
    }
}
