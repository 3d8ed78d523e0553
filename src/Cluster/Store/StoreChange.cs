using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Store;

/// <summary>One change of one target, as the journal keeps it.</summary>
/// <param name="Id">The target.</param>
/// <param name="Put">What it is from now on; null when it is deleted.</param>
internal sealed record StoreChange(TargetId Id, TargetSpec? Put);
