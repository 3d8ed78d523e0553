using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>The wall clock of one process jumps an hour ahead, and later back; its monotonic clock goes on.</summary>
internal sealed class ClockAhead(string name, Func<FaultStage, FleetProcess> choose) : IFault
{
    private ShiftedClock? _clock;

    public string Name => name;

    public FaultBounds Bounds { get; } = new() { AgeIntervals = 2, Pairs = 0, OverlapIntervals = 0, GapIntervals = 2 };

    public Task PrepareAsync(FaultStage stage)
    {
        _clock = new ShiftedClock(choose(stage), stage.Fleet.Directory);
        return _clock.BeginAsync();
    }

    public async Task RunAsync(FaultStage stage)
    {
        var before = await _clock!.AheadAsync();
        await _clock.SetAsync(TimeSpan.FromHours(1));
        await stage.IntervalsAsync(3);
        var ahead = await _clock.AheadAsync();
        await _clock.SetAsync(TimeSpan.Zero);
        await stage.IntervalsAsync(1);
        stage.Mended();
        stage.Check(Math.Abs(before.TotalSeconds) < 30 && Math.Abs(ahead.TotalMinutes - 60) < 1, $"the clock was {before} ahead, then {ahead}");
        stage.Note($"the clock was {ahead.TotalMinutes:0} minutes ahead");
    }

    public Task CleanAsync() => _clock?.EndAsync() ?? Task.CompletedTask;
}
