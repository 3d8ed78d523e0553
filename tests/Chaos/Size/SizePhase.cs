using System.Diagnostics;
using Fleet.Tests.Chaos.Fleet;

namespace Fleet.Tests.Chaos.Size;

/// <summary>What every process used in a stretch of time, and how many collections the databases saw in it.</summary>
/// <param name="Took">How long it was.</param>
/// <param name="Cpu">By process.</param>
/// <param name="Collections">By process.</param>
/// <param name="Targets">How many targets each process collected.</param>
internal sealed record SizePhase(
    TimeSpan Took, IReadOnlyDictionary<string, TimeSpan> Cpu, IReadOnlyDictionary<string, int> Collections, IReadOnlyDictionary<string, int> Targets)
{
    /// <summary>Watches so long.</summary>
    public static async Task<SizePhase> WatchAsync(ChaosFleet fleet, TimeSpan length)
    {
        var from = Stopwatch.GetTimestamp();
        var before = Cpus(fleet);
        await Task.Delay(length);
        var after = Cpus(fleet);
        var to = Stopwatch.GetTimestamp();
        await fleet.StandIns.FetchAsync();
        var seen = Enumerable.Range(1, fleet.Plan.Targets)
            .SelectMany(target => fleet.StandIns.Ledger.Of(target, from, to).Select(collected => (Target: target, By: fleet.Network.NameOf(collected.Peer)))).ToList();
        return new SizePhase(
            Stopwatch.GetElapsedTime(from, to),
            after.ToDictionary(cpu => cpu.Key, cpu => cpu.Value - before[cpu.Key], StringComparer.Ordinal),
            seen.CountBy(static one => one.By).ToDictionary(StringComparer.Ordinal),
            seen.Distinct().CountBy(static one => one.By).ToDictionary(StringComparer.Ordinal));
    }

    private static Dictionary<string, TimeSpan> Cpus(ChaosFleet fleet) =>
        fleet.Running.ToDictionary(static process => process.Name, static process => ProcessUsage.Of(process.Pid).Cpu, StringComparer.Ordinal);
}
