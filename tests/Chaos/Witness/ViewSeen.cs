namespace Fleet.Tests.Chaos.Witness;

/// <summary>Which view a process went by at a moment of the monotonic clock.</summary>
internal readonly record struct ViewSeen(long At, string Process, long View);
