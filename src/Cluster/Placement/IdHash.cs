using System.Security.Cryptography;
using System.Text;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Placement;

/// <summary>A hash of a target's id that is the same in every process and every version: spreads phases and shards.</summary>
public static class IdHash
{
    /// <summary>64 evenly spread bits.</summary>
    public static ulong Bits(TargetId id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id.Value), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>A number in [0, 1).</summary>
    public static double Fraction(TargetId id) => (Bits(id) >> 11) * (1.0 / (1UL << 53));
}
