namespace Fleet.Cluster.Members.Redis;

/// <summary>What a tenure becomes.</summary>
/// <param name="From">A moment of the process' monotonic clock.</param>
/// <param name="Length">How long it is held from then on; zero ends it.</param>
internal readonly record struct TenureTerm(long From, TimeSpan Length);
