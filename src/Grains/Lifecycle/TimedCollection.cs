using Fleet.Grains.Collecting;

namespace Fleet.Grains.Lifecycle;

/// <summary>A collection and how long it took, without the wait for a place at the gate.</summary>
/// <param name="Collection">What came.</param>
/// <param name="Duration">From the first byte sent to the last one read.</param>
public readonly record struct TimedCollection(Collection Collection, TimeSpan Duration);
