using System.Diagnostics;
using System.Globalization;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>A fourth silo joins, takes its fair share and no more, and leaves again.</summary>
internal sealed class SiloJoins : IFault
{
    // Hashing spreads unevenly: a share of a fourth of 120 targets has a standard deviation of a sixth of itself.
    private const double Slack = 1.5;

    public string Name => "silo-joins";

    public FaultBounds Bounds { get; } = new() { AgeIntervals = 2, Pairs = 0, OverlapIntervals = 0, GapIntervals = 2 };

    public async Task RunAsync(FaultStage stage)
    {
        var (fleet, joiner) = (stage.Fleet, stage.Fleet.Joiner);
        await stage.AnyMomentAsync();
        var before = await OwnersAsync(stage);
        await joiner.StartAsync();
        await stage.IntervalsAsync(2);
        var after = await OwnersAsync(stage);
        var moved = before.Where(owner => after[owner.Key] != owner.Value).Select(static owner => owner.Key).ToList();
        var astray = moved.Count(target => after[target] != joiner.Place.Number);
        var share = fleet.Plan.Targets / (double)fleet.Silos.Count;
        stage.Note(string.Create(CultureInfo.InvariantCulture, $"{moved.Count} targets moved, a fair share is {share:0}; {astray} of them to another silo than the new one"));
        stage.Check(moved.Count > 0 && moved.Count <= share * Slack, "not a fair share moved");
        stage.Check(astray == 0, "targets moved that had no reason to");
        await SiloDrained.DrainAsync(stage, joiner);
        stage.Mended();
    }

    // By whom each target was collected last.
    private static async Task<Dictionary<int, byte>> OwnersAsync(FaultStage stage)
    {
        await stage.Fleet.StandIns.FetchAsync();
        var now = Stopwatch.GetTimestamp();
        return Enumerable.Range(1, stage.Plan.Targets).ToDictionary(static target => target, target => stage.Fleet.StandIns.Ledger.LastBefore(target, now)!.Value.Peer);
    }
}
