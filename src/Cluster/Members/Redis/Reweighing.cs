using System.Collections.Immutable;

namespace Fleet.Cluster.Members.Redis;

/// <summary>New weights that the lease thread shall set.</summary>
internal sealed record Reweighing(long IfNumber, ImmutableDictionary<string, double> Weights)
{
    /// <summary>Whether they were set.</summary>
    public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
