using System.Collections.Immutable;
using Fleet.Tests.Chaos.Plan;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>The list of faults, in the order in which a run plays them.</summary>
internal static class FaultCatalog
{
    private static readonly ImmutableArray<string> InShort = ["silo-kill", "silo-drain", "store-kill", "cut-silo-store"];

    // Beyond its lease a silo that is cut off from the store may collect what was under way, once more at the most.
    private static readonly FaultBounds Cut = new() { OverlapIntervals = 1 };

    // Who reaches nobody cannot know that it was replaced: it goes on, by design, and others collect too.
    private static readonly FaultBounds CutOffWhole = new() { OverlapIntervals = null };

    private static ImmutableArray<IFault> Alone => [new Calm(), new ProcessKilled()];

    private static ImmutableArray<IFault> OfTheFleet =>
    [
        new Calm(),
        new SiloKilled(),
        new SiloDrained(),
        new RollingRestart(),
        new SiloJoins(),
        new SiloStopped(),
        new GatewayKilled(),
        new StoreAway("store-stop", static store => store.StopAsync(), static store => store.StartAsync()),
        new StoreAway("store-hang", static store => store.SignalAsync("STOP"), static store => store.SignalAsync("CONT")),
        new StoreKilled(),
        new LinkCut("cut-silo-store", Cut, static stage => (stage.AnySilo().Place, [stage.Fleet.Store!.Place])),
        new LinkCut("cut-gateway-silo", new() { AgeIntervals = 2, Pairs = 0, OverlapIntervals = 0, GapIntervals = 2 }, static stage => (stage.AnyGateway().Place, [stage.AnySilo().Place])),
        new LinkCut("cut-gateway-store", new() { AgeIntervals = 2, Pairs = 0, OverlapIntervals = 0, GapIntervals = 2 }, static stage => (stage.AnyGateway().Place, [stage.Fleet.Store!.Place])),
        new LinkCut("cut-silo-all", CutOffWhole, static stage => stage.Alone()),
        new ClockAhead("clock-silo", static stage => stage.AnySilo()),
        new ClockAhead("clock-gateway", static stage => stage.AnyGateway()),
    ];

    /// <summary>The faults of a run.</summary>
    public static ImmutableArray<IFault> For(ChaosPlan plan)
    {
        var all = plan.IsSolo ? Alone : OfTheFleet;
        var unknown = plan.Faults.Except(all.Select(static fault => fault.Name)).ToList();
        var wanted = !plan.Faults.IsEmpty ? plan.Faults : plan.IsShort && !plan.IsSolo ? InShort : [.. all.Select(static fault => fault.Name)];
        return unknown.Count > 0
            ? throw new InvalidOperationException($"no such fault: {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(static fault => fault.Name))}")
            : [.. all.Where(fault => wanted.Contains(fault.Name))];
    }
}
