namespace Fleet.Grains.Packs;

/// <summary>Says how long each statement of a batch took.</summary>
internal static class PackTimes
{
    /// <summary>Each statement ends where the server begins the next one. The last one, and those that failed, share what is left.</summary>
    public static void Book(IReadOnlyList<PackRun> runs, TimeSpan elapsed)
    {
        var started = runs.Where(run => run.StartedAt is not null).OrderBy(run => run.StartedAt).ToList();
        for (var i = 0; i + 1 < started.Count; i++)
        {
            var seconds = Math.Max(0, started[i + 1].StartedAt!.Value - started[i].StartedAt!.Value);
            started[i].Duration = TimeSpan.FromSeconds(seconds);
            elapsed -= started[i].Duration;
        }

        var rest = runs.Where(run => run.StartedAt is null).Concat(started.TakeLast(1)).ToList();
        foreach (var run in rest)
        {
            run.Duration = elapsed <= TimeSpan.Zero ? TimeSpan.Zero : elapsed / rest.Count;
        }
    }
}
