using System.Buffers.Binary;
using System.Text;

namespace Fleet.PgWire;

/// <summary>
/// One row as it came over the wire: its fields are read when they are asked for, so that an answer takes no more memory
/// than it had bytes. The form was checked before.
/// </summary>
public readonly struct PgRow
{
    private readonly byte[] _message;

    private PgRow(byte[] message) => _message = message;

    /// <summary>The text of a field; null for SQL's NULL.</summary>
    public string? Text(int column)
    {
        var rest = _message.AsSpan(sizeof(short));
        for (var i = 0; i < column; i++)
        {
            rest = rest[(sizeof(int) + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(rest)))..];
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(rest);
        return length < 0 ? null : Encoding.UTF8.GetString(rest.Slice(sizeof(int), length));
    }

    /// <summary>Takes the body of a DataRow message.</summary>
    /// <exception cref="PgProtocolException">It does not hold exactly these columns.</exception>
    internal static PgRow Read(ReadOnlySpan<byte> body, int columns)
    {
        if (body.Length < sizeof(short) || BinaryPrimitives.ReadInt16BigEndian(body) != columns)
        {
            throw new PgProtocolException($"A row does not have the {columns} fields that were announced.");
        }

        var rest = body[sizeof(short)..];
        for (var i = 0; i < columns; i++)
        {
            var length = rest.Length < sizeof(int) ? int.MaxValue : Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(rest));
            if (length > rest.Length - sizeof(int))
            {
                throw new PgProtocolException("A row ends in the middle of a field.");
            }

            rest = rest[(sizeof(int) + length)..];
        }

        return rest.IsEmpty ? new PgRow(body.ToArray()) : throw new PgProtocolException("A row is longer than its fields.");
    }
}
