using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Fleet.PgWire;

/// <summary>Reads the bodies of messages. Whatever a server puts there, the worst that comes is a <see cref="PgProtocolException" />.</summary>
internal ref struct PgBody(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    /// <summary>What is not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Take(sizeof(byte))[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    /// <summary>A text up to its closing zero.</summary>
    public string Text()
    {
        var end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            throw new PgProtocolException("A text in a message has no end.");
        }

        var text = Encoding.UTF8.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return text;
    }

    /// <summary>The body of an ErrorResponse: severity, code and message; other fields are left out.</summary>
    public static PgError Error(ReadOnlySpan<byte> body)
    {
        var (severity, plain, state, message) = (string.Empty, string.Empty, string.Empty, string.Empty);
        var fields = new PgBody(body);
        byte field;
        while (fields._rest.Length > 0 && (field = fields.Byte()) != 0)
        {
            var text = fields.Text();
            switch (field)
            {
                // S may be translated; V, where it is sent, never is.
                case (byte)'S':
                    severity = text;
                    break;
                case (byte)'V':
                    plain = text;
                    break;
                case (byte)'C':
                    state = text;
                    break;
                case (byte)'M':
                    message = text;
                    break;
                default:
                    break;
            }
        }

        return new PgError(plain.Length > 0 ? plain : severity, state, message);
    }

    /// <summary>The body of a RowDescription: the names of the columns. All of them must come as text.</summary>
    public static ImmutableArray<string> Columns(ReadOnlySpan<byte> body, int limit)
    {
        var fields = new PgBody(body);
        var count = fields.Int16();
        if (count < 0 || count > limit)
        {
            throw count < 0
                ? new PgProtocolException("An answer has a negative number of columns.")
                : new PgLimitException($"An answer has more than {limit} columns.");
        }

        var names = ImmutableArray.CreateBuilder<string>(count);
        for (var i = 0; i < count; i++)
        {
            names.Add(fields.Text());

            // Table, column number, type, size, modifier: nothing of use here.
            fields.Take(16);
            if (fields.Int16() != 0)
            {
                throw new PgProtocolException("A column of an answer is not in text format.");
            }
        }

        return fields.Rest.IsEmpty ? names.MoveToImmutable() : throw new PgProtocolException("The description of an answer is longer than its columns.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw new PgProtocolException("A message is shorter than what it must hold.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
