namespace Fleet.Tests.Chaos.Faults;

/// <summary>No fault at all: what the witnesses see then is what the others are to be read against.</summary>
internal sealed class Calm : IFault
{
    public string Name => "calm";

    public FaultBounds Bounds { get; } = new() { AgeIntervals = 2, Pairs = 0, OverlapIntervals = 0, GapIntervals = 2 };

    public async Task RunAsync(FaultStage stage)
    {
        await stage.IntervalsAsync(2);
        stage.Mended();
    }
}
