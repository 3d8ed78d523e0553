namespace Fleet.Cluster.Store.Redis;

/// <summary>One change in the store's log: the same revision and the same write are the same change, whoever tells of it.</summary>
/// <param name="Revision">The revision that it made.</param>
/// <param name="Write">The write that it was part of.</param>
/// <param name="Id">The target; empty when only the revision was raised.</param>
internal readonly record struct ChangeMark(long Revision, string Write, string Id);
