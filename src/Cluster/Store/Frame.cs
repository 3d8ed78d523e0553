using System.Buffers.Binary;

namespace Fleet.Cluster.Store;

/// <summary>
/// One piece of a store file: mark 4, checksum of what follows 4, length 4, payload. The mark cannot occur in
/// UTF-8, so that frames behind a damaged one can be found.
/// </summary>
internal static class Frame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeadSize = 12;

    private static ReadOnlySpan<byte> Mark => [0xfe, (byte)'F', (byte)'L', 0xff];

    /// <summary>A frame around a payload.</summary>
    public static byte[] Write(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeadSize + payload.Length];
        Mark.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8), payload.Length);
        payload.CopyTo(frame.AsSpan(HeadSize));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), ChecksumOf(frame));
        return frame;
    }

    /// <summary>The length of the payload of a whole and sound frame at the beginning of some bytes; -1 when there is none.</summary>
    public static int LengthAt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadSize || !bytes.StartsWith(Mark))
        {
            return -1;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (length < 0 || length > bytes.Length - HeadSize)
        {
            return -1;
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == ChecksumOf(bytes[..(HeadSize + length)]) ? length : -1;
    }

    /// <summary>The offset of the first sound frame in some bytes; -1 when there is none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes)
    {
        for (var offset = 0; ;)
        {
            var next = bytes[offset..].IndexOf(Mark);
            if (next < 0)
            {
                return -1;
            }

            offset += next;
            if (LengthAt(bytes[offset..]) >= 0)
            {
                return offset;
            }

            offset++;
        }
    }

    private static uint ChecksumOf(ReadOnlySpan<byte> frame) => Checksum.Of(frame[8..]);
}
