namespace Fleet.Silo.Serving;

/// <summary>A snapshot as it came over the wire: compressed, with family boundaries; what a gateway keeps as its last answer.</summary>
/// <param name="Tag">Names this snapshot among all of the fleet; equal tags are equal snapshots.</param>
/// <param name="Bytes">What <c>SnapshotCodec</c> wrote.</param>
public sealed record EncodedSnapshot(string Tag, ReadOnlyMemory<byte> Bytes);
