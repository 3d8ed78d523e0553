using Fleet.Silo.Hosting;

namespace Fleet.Silo.Probing;

/// <summary>A grain that lives for as long as somebody probes its target.</summary>
/// <param name="Running">The grain.</param>
internal sealed record ProbedTarget(RunningGrain Running)
{
    /// <summary>When it was last probed, on the process' monotonic clock.</summary>
    public long ProbedAt { get; set; }
}
