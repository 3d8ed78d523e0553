using System.Globalization;
using System.Runtime.CompilerServices;
using Fleet.Cluster.Placement;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Hosting;
using Fleet.Silo.Serving;

namespace Fleet.Silo.Wire;

/// <summary>Encodes each snapshot once, when it is first asked for; the bytes go with the snapshot.</summary>
internal sealed class SnapshotEncodings
{
    private readonly ConditionalWeakTable<TargetSnapshot, EncodedSnapshot> _encoded = [];
    private readonly SiloSelf _self;
    private readonly TimeProvider _time;

    public SnapshotEncodings(SiloSelf self, TimeProvider time)
    {
        _self = self;
        _time = time;
    }

    /// <summary>
    /// The name of a snapshot in the whole fleet: the process that has it, the moment of publishing on that process' clock,
    /// which never comes again, and the target.
    /// </summary>
    public string TagOf(TargetSnapshot snapshot) => string.Create(
        CultureInfo.InvariantCulture, $"{_self.Member.Incarnation}-{snapshot.PublishedAt:x}-{IdHash.Bits(snapshot.Id):x}");

    /// <summary>The snapshot as it travels.</summary>
    /// <exception cref="InvalidDataException">It is too large to.</exception>
    public EncodedSnapshot Of(TargetSnapshot snapshot) =>
        _encoded.GetValue(snapshot, s => new EncodedSnapshot(TagOf(s), SnapshotCodec.Encode(s, _time)));
}
