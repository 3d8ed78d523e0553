using System.Diagnostics;
using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Witness;

/// <summary>The targets that a process collected when it was struck, and how soon others collected them.</summary>
/// <param name="Process">Its name.</param>
/// <param name="Peer">The last byte of its address.</param>
/// <param name="At">When it was struck.</param>
/// <param name="Targets">What it had.</param>
internal sealed record Orphans(string Process, byte Peer, long At, IReadOnlyList<int> Targets)
{
    /// <summary>Those of a process now, as the databases last saw it.</summary>
    public static Orphans Of(ChaosFleet fleet, FleetProcess process)
    {
        var now = Stopwatch.GetTimestamp();
        var peer = process.Place.Number;
        return new Orphans(process.Name, peer, now, [.. Enumerable.Range(1, fleet.Plan.Targets).Where(target => fleet.StandIns.Ledger.LastBefore(target, now)?.Peer == peer)]);
    }

    /// <summary>Until each was collected by another process, the longest last; null stands for one that never was.</summary>
    public IReadOnlyList<TimeSpan?> TakenOver(CollectionLedger ledger, long to) =>
    [
        .. Targets.Select(target => Until(ledger.Of(target, At, to)))
            .OrderBy(static time => time ?? TimeSpan.MaxValue),
    ];

    private TimeSpan? Until(IReadOnlyList<Collected> seen) =>
        seen.Where(collected => collected.Peer != Peer).Select(collected => (TimeSpan?)Stopwatch.GetElapsedTime(At, collected.At)).FirstOrDefault();
}
