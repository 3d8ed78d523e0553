using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fleet.Cluster.Placement;

/// <summary>
/// Weighted rendezvous hashing: every silo gets a score for a target, the highest owns it. A silo that joins or leaves moves
/// only its own share, a changed weight only what one silo wins or loses; nobody has to be asked.
/// </summary>
internal static class Rendezvous
{
    /// <summary>64 evenly spread bits of a silo's name, the same in every process and version.</summary>
    public static ulong Bits(string silo) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(silo)));

    /// <summary>The score of a silo for a target, above 0.</summary>
    public static double Score(ulong silo, ulong target, double weight)
    {
        // The logarithm of an even number in (0, 1) makes shares proportional to the weights.
        var even = ((Mix(silo ^ target) >> 11) + 0.5) * (1.0 / (1UL << 53));
        return weight / -Math.Log(even);
    }

    // The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
