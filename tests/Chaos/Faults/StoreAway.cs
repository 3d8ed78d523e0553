using System.Diagnostics;
using System.Globalization;
using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>The store is away for five minutes: stopped as an operator does, or hanging. Reads and collections go on, writes are refused.</summary>
internal sealed class StoreAway(string name, Func<StoreServer, Task> strike, Func<StoreServer, Task> mend) : IFault
{
    // A write may have been under way, and the processes may need as long to see that the store is away.
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(6);

    public string Name => name;

    public FaultBounds Bounds { get; } = new() { AgeIntervals = 2, Pairs = 0, OverlapIntervals = 0, GapIntervals = 2 };

    public async Task RunAsync(FaultStage stage)
    {
        await stage.AnyMomentAsync();
        var struck = Stopwatch.GetTimestamp();
        await strike(stage.Fleet.Store!);
        await Task.Delay(stage.Plan.Hold(TimeSpan.FromMinutes(5)));
        var mended = Stopwatch.GetTimestamp();
        await mend(stage.Fleet.Store!);
        stage.Mended();

        var writes = stage.Registrar.Seen.Where(write => Stopwatch.GetElapsedTime(struck, write.From) > Notice && write.To < mended).ToList();
        var wrong = writes.Where(static write => write.Status != 503).GroupBy(static write => write.Status).Select(static group => $"{group.Count()} with {group.Key}").ToList();
        var slowest = stage.Registrar.Seen.Select(static write => Stopwatch.GetElapsedTime(write.From, write.To)).DefaultIfEmpty().Max();
        stage.Note(string.Create(CultureInfo.InvariantCulture, $"{writes.Count} writes while the store was away, the slowest answer of all after {slowest.TotalSeconds:0.0} s"));
        stage.Check(writes.Count > 0, "no write was answered while the store was away");
        stage.Check(wrong.Count == 0, $"writes were not answered with 503 while the store was away: {string.Join(", ", wrong)}");
    }
}
