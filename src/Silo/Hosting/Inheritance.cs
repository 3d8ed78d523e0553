using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Silo.HandOver;

namespace Fleet.Silo.Hosting;

/// <summary>What a new grain may go on with of what an earlier one left.</summary>
internal static class Inheritance
{
    /// <summary>The hand-over as it counts now; null when it is of another server. Who changed a target wants to see at once what came of it.</summary>
    public static GrainHandOver? Of(KeptGrain kept, RegisteredTarget target, TimeProvider time)
    {
        var spec = kept.Target.Spec;
        if (spec.Kind != target.Spec.Kind || !string.Equals(spec.Address, target.Spec.Address, StringComparison.Ordinal))
        {
            return null;
        }

        var left = kept.LeftNow(time);
        return ReferenceEquals(spec, target.Spec) || TargetSpecJson.Same(spec, target.Spec)
            ? left
            : left with { Schedule = ScheduleState.Anew };
    }

    /// <summary>What came from an earlier owner, or what was kept here when that is all there is; null for neither.</summary>
    public static KeptGrain? Latest(KeptGrain? kept, RegisteredTarget? target, HandOverEntry? entry, TimeProvider time)
    {
        if (target is null || entry is not { Status: HandOverStatus.Given, Grain: { } left })
        {
            return kept;
        }

        var collected = target with { Spec = target.Spec with { Kind = entry.Kind, Address = entry.Address } };
        return new KeptGrain(collected, left, time.GetTimestamp());
    }
}
