using System.Buffers.Binary;

namespace Fleet.Cluster.Store;

/// <summary>The first bytes of every file of the store: what it is, its format and its generation, with a checksum.</summary>
internal static class FileHeader
{
    /// <summary>Bytes of a header: magic 8, format 4, generation 4, checksum 4.</summary>
    public const int Size = 20;

    private const uint Format = 1;

    /// <summary>The magic of journals.</summary>
    public static ReadOnlySpan<byte> Journal => "FLEETJNL"u8;

    /// <summary>The magic of snapshots.</summary>
    public static ReadOnlySpan<byte> Snapshot => "FLEETSNP"u8;

    /// <summary>A header.</summary>
    public static byte[] Write(ReadOnlySpan<byte> magic, int generation)
    {
        var header = new byte[Size];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Format);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), generation);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Checksum.Of(header.AsSpan(0, 16)));
        return header;
    }

    /// <summary>Why a file's first bytes are not the expected header; null when they are.</summary>
    public static string? WhyNot(ReadOnlySpan<byte> file, ReadOnlySpan<byte> magic, int generation)
    {
        if (file.Length < Size || !file[..8].SequenceEqual(magic))
        {
            return "does not begin as a file of Fleet's store does";
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(file[16..]) != Checksum.Of(file[..16]))
        {
            return "has a damaged header";
        }

        var format = BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (format != Format)
        {
            return $"has format {format}, written by another version of Fleet; this one reads format {Format}";
        }

        return BinaryPrimitives.ReadInt32LittleEndian(file[12..]) == generation ? null : "belongs to another generation than its name says";
    }
}
