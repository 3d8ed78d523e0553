using Fleet.Grains.Snapshots;

namespace Fleet.Gateway.Fleet;

/// <summary>Makes a snapshot of what travelled, as one that was published <paramref name="age" /> ago.</summary>
internal delegate TargetSnapshot SnapshotDecoder(ReadOnlyMemory<byte> bytes, TimeSpan age, TimeProvider time);
