using System.Globalization;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>SIGTERM a silo: it hands its targets over before it ends, and takes them back when it is started again.</summary>
internal sealed class SiloDrained : IFault
{
    public string Name => "silo-drain";

    public FaultBounds Bounds { get; } = new() { AgeIntervals = 2, Pairs = 0, OverlapIntervals = 0, GapIntervals = 2 };

    public async Task RunAsync(FaultStage stage)
    {
        var silo = stage.AnySilo();
        await stage.AnyMomentAsync();
        await stage.StrikeAsync(silo);
        await DrainAsync(stage, silo);
        await stage.IntervalsAsync(1);
        await silo.StartAsync();
        stage.Mended();
    }

    /// <summary>SIGTERM, with a look at how it ends.</summary>
    public static async Task DrainAsync(FaultStage stage, Fleet.FleetProcess silo)
    {
        var (exitCode, took) = await silo.TerminateAsync();
        stage.Note(string.Create(CultureInfo.InvariantCulture, $"{silo.Name} ended {took.TotalSeconds:0.0} s after SIGTERM"));
        stage.Check(exitCode == 0, $"{silo.Name} ended with {exitCode} after SIGTERM");
    }
}
