using System.Diagnostics;
using Fleet.Tests.Chaos.Fleet;
using Fleet.Tests.Chaos.Registrations;
using Fleet.Tests.Chaos.Report;
using Fleet.Tests.Chaos.Witness;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>Takes faults through their lives, one after the other: calm -> fault -> mended -> settled -> measured.</summary>
internal sealed class FaultRunner(ChaosFleet fleet, Witnesses witnesses)
{
    private static readonly TimeSpan CalmLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RegistryLimit = TimeSpan.FromSeconds(10);
    private IReadOnlyDictionary<string, IdLedger> _known = new Dictionary<string, IdLedger>();

    public async Task<FaultRow> RunAsync(IFault fault)
    {
        // A fault alone must play as it does among the others.
        var random = new Random(fault.Name.Aggregate(fleet.Plan.Seed, static (hash, c) => (hash * 31) + c));
        var stage = new FaultStage(fleet, witnesses, random);
        await fault.PrepareAsync(stage);
        await CalmAsync();
        var from = Stopwatch.GetTimestamp();
        stage.Write(writers: 2, TimeSpan.FromMilliseconds(250), _known);
        await fault.RunAsync(stage);
        await stage.IntervalsAsync(2);
        await stage.Registrar.StopAsync();
        _known = stage.Registrar.Ids;
        await fleet.StandIns.FetchAsync();
        var to = Stopwatch.GetTimestamp();
        var row = await new FaultMeasure(stage, fault, (from, to)).MakeAsync(await CompareAsync(stage.Registrar));
        await fault.CleanAsync();
        return row;
    }

    // Every gateway must list what was confirmed, at once or, by the change feed, soon.
    private async Task<IReadOnlyList<string>> CompareAsync(Registrar registrar)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var wrong = new List<string>();
            foreach (var gateway in fleet.Gateways)
            {
                wrong.AddRange(await registrar.CompareAsync(gateway));
            }

            if (wrong.Count == 0 || Stopwatch.GetElapsedTime(began) > RegistryLimit)
            {
                return wrong;
            }

            await Task.Delay(200);
        }
    }

    /// <summary>Waits until every stand-in is collected in its rhythm and all processes go by one view.</summary>
    private async Task CalmAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (!await IsCalmAsync())
        {
            if (Stopwatch.GetElapsedTime(began) > CalmLimit)
            {
                throw new InvalidOperationException("the fleet does not become calm: " + await WhyAsync());
            }

            await Task.Delay(500);
        }
    }

    private async Task<bool> IsCalmAsync() => (await WhyAsync()).Length == 0;

    private async Task<string> WhyAsync()
    {
        await fleet.StandIns.FetchAsync();
        var now = Stopwatch.GetTimestamp();
        var late = Enumerable.Range(1, fleet.Plan.Targets)
            .Where(target => fleet.StandIns.Ledger.LastBefore(target, now) is not { } last || Stopwatch.GetElapsedTime(last.At, now) > fleet.Plan.Interval * 1.2)
            .ToList();
        if (late.Count > 0)
        {
            return $"{late.Count} targets are late, such as {StandInTargets.IdOf(late[0])}";
        }

        var recent = now - (long)(TimeSpan.FromSeconds(2).TotalSeconds * Stopwatch.Frequency);
        return witnesses.Views.Convergence(recent, fleet.Running.Select(static process => process.Name)) is null ? "the views differ" : string.Empty;
    }
}
