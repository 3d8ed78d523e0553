using System.Diagnostics;
using System.Globalization;
using Fleet.Tests.Chaos.Report;
using Fleet.Tests.Chaos.Witness;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>Makes the row of a fault of what the witnesses saw from its beginning until all was calm again.</summary>
internal sealed class FaultMeasure(FaultStage stage, IFault fault, (long From, long To) window)
{
    // What an answer may be younger by than the databases say: a collection is dated at its end.
    // Stand-ins note the first command, Fleet the end: on a loaded machine a collection lasts that long.
    private static readonly TimeSpan AgeSlack = TimeSpan.FromSeconds(3);
    private readonly List<string> _broken = [.. stage.Broken];
    private readonly List<string> _notes = [.. stage.Notes];
    private readonly TimeSpan _interval = stage.Plan.Interval;

    /// <param name="lost">Registrations that are not as confirmed, a line for each.</param>
    public async Task<FaultRow> MakeAsync(IReadOnlyList<string> lost)
    {
        var scrapes = stage.Witnesses.Scrapes.Between(window.From, window.To).Where(scraped => !IsExcused(scraped)).ToList();
        var failed = scrapes.Where(static scraped => scraped.Status != 200).ToList();
        var age = Judge(scrapes, failed);
        var overlaps = Overlaps.Of(stage.Fleet.StandIns.Ledger, stage.Plan.Targets, _interval, window);
        Judge(overlaps);
        var convergence = stage.Witnesses.Views.Convergence(stage.MendedAt ?? window.From, stage.Fleet.Running.Select(static process => process.Name));
        Must(fault.Bounds.Convergence is not { } limit || convergence <= limit, "the views did not agree in time");
        Must(lost.Count == 0, $"{lost.Count} registrations are not as confirmed, such as {(lost.Count > 0 ? lost[0] : string.Empty)}");
        var writes = stage.Registrar.Seen;
        return new FaultRow
        {
            Fault = fault.Name,
            Watched = Stopwatch.GetElapsedTime(window.From, window.To),
            Scrapes = (scrapes.Count, failed.Count),
            Prometheus = stage.Witnesses.Prometheus is { } prometheus ? await prometheus.SinceAsync(window.From) : null,
            LargestAge = age,
            Collections = stage.Fleet.StandIns.Ledger.Count(window.From, window.To),
            Pairs = (overlaps.ByOne, overlaps.ByTwo),
            Overlap = overlaps.Longest,
            Gap = overlaps.Gap,
            Orphans = Orphans(),
            Writes = (writes.Count(static write => write.Status is >= 200 and < 300 or 404), writes.Count(static write => write.Status == 503), lost.Count),
            Convergence = convergence,
            Notes = [.. _notes],
            Broken = [.. _broken],
        };
    }

    // Through a gateway that was down by our doing nobody can be answered.
    private bool IsExcused(Scraped scraped) =>
        stage.Fleet.Gateways[scraped.Gateway].Downtimes.Any(down => down.Touches(scraped.From, scraped.To));

    private TimeSpan Judge(List<Scraped> scrapes, List<Scraped> failed)
    {
        Must(fault.Bounds.FailedScrapes is not { } most || failed.Count <= most, "scrapes failed: " + string.Join(", ", failed.GroupBy(static scraped => scraped.Status).Select(Failures)));
        var answered = scrapes.Where(static scraped => scraped.Status == 200).ToList();
        Must(answered.TrueForAll(static scraped => scraped.IsOwn), "an answer was of another target");
        var down = answered.Where(static scraped => !scraped.IsUp).ToList();
        Must(down.Count == 0, $"{down.Count} answers said that a database is down, which was up all the time, such as {down.Select(Where).FirstOrDefault()}");
        var lies = answered.Where(scraped => Understated(scraped) > AgeSlack).ToList();
        Must(lies.Count == 0, $"{lies.Count} answers told an age below the true one, by up to {lies.Select(Understated).DefaultIfEmpty().Max().TotalSeconds:0.0} s, such as {lies.Select(Where).FirstOrDefault()}");
        var age = TimeSpan.FromSeconds(answered.Select(static scraped => (double)scraped.Age).DefaultIfEmpty().Max());
        Must(fault.Bounds.AgeIntervals is not { } limit || age <= limit * _interval, $"a snapshot was older than {fault.Bounds.AgeIntervals} intervals");
        _notes.Add(string.Create(CultureInfo.InvariantCulture, $"slowest answer {scrapes.Select(static scraped => Stopwatch.GetElapsedTime(scraped.From, scraped.To)).DefaultIfEmpty().Max().TotalSeconds:0.0} s"));
        return age;
    }

    private string Failures(IGrouping<int, Scraped> failed)
    {
        var first = failed.MinBy(static scraped => scraped.From);
        var last = failed.MaxBy(static scraped => scraped.To);
        var targets = failed.Select(static scraped => scraped.Target).Distinct().Count();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Count()} with {(failed.Key == 0 ? "no answer" : failed.Key)}, of {targets} targets, from {Since(first.From)} to {Since(last.To)} s, the first of {Where(first)}: {first.Refusal}");
    }

    private string Where(Scraped scraped) => string.Create(
        CultureInfo.InvariantCulture,
        $"{stage.Witnesses.Scrapes.Targets[scraped.Target].Id} through {stage.Fleet.Gateways[scraped.Gateway].Name} at {Since(scraped.From)} s");

    private string Since(long at) => Stopwatch.GetElapsedTime(window.From, at).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    // How much younger an answer calls itself than the last collection that the database saw before it.
    private TimeSpan Understated(Scraped scraped) =>
        stage.Witnesses.Scrapes.Targets[scraped.Target].StandIn is { } standIn
        && stage.Fleet.StandIns.Ledger.LastBefore(standIn, scraped.To) is { } last
            ? Stopwatch.GetElapsedTime(last.At, scraped.From) - TimeSpan.FromSeconds(scraped.Age)
            : TimeSpan.Zero;

    private void Judge(Overlaps overlaps)
    {
        var bounds = fault.Bounds;
        Must(bounds.Pairs is not { } pairs || overlaps.ByOne + overlaps.ByTwo <= pairs, "targets were collected twice in one interval");
        Must(bounds.OverlapIntervals is not { } longest || overlaps.Longest <= longest * _interval, "two processes collected a target side by side for too long");
        Must(bounds.GapIntervals is not { } gap || overlaps.Gap <= gap * _interval, "a target was not collected for too long");
    }

    private (int Count, TimeSpan? Last)? Orphans()
    {
        if (stage.Orphans is not { } orphans)
        {
            return null;
        }

        var taken = orphans.TakenOver(stage.Fleet.StandIns.Ledger, window.To);
        if (taken.Count > 0 && taken[taken.Count / 2] is { } median)
        {
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"half of the orphans of {orphans.Process} were collected after {median.TotalSeconds:0.0} s"));
        }

        var last = taken.Count == 0 ? TimeSpan.Zero : taken[^1];
        Must(fault.Bounds.TakeOver is not { } limit || (taken.Count > 0 && last <= limit), "orphans were not collected in time");
        return (taken.Count, last);
    }

    private void Must(bool holds, string otherwise)
    {
        if (!holds)
        {
            _broken.Add(otherwise);
        }
    }
}
