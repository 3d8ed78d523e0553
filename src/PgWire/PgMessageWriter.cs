using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Fleet.Wire;

namespace Fleet.PgWire;

/// <summary>Writes the few messages that a client of the simple protocol sends.</summary>
internal static class PgMessageWriter
{
    /// <summary>Version 3.0: poolers know no other.</summary>
    private const int Version = 3 << 16;

    private const int SslRequestCode = (1234 << 16) | 5679;

    /// <summary>Asks whether the server speaks TLS.</summary>
    public static byte[] SslRequest()
    {
        var message = new byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(sizeof(int)), SslRequestCode);
        return message;
    }

    /// <summary>Only these three parameters: a pooler refuses a login for one that it does not know.</summary>
    public static byte[] Startup(PgConnectOptions options)
    {
        var body = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteInt32BigEndian(body.GetSpan(sizeof(int)), Version);
        body.Advance(sizeof(int));
        foreach (var text in (string[])["user", options.Username, "database", options.Database, "application_name", options.ApplicationName])
        {
            Text(body, text);
        }

        body.Write("\0"u8);
        var message = new byte[sizeof(int) + body.WrittenCount];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        body.WrittenSpan.CopyTo(message.AsSpan(sizeof(int)));
        return message;
    }

    /// <summary>The answer to a request for a password, in clear or hashed.</summary>
    public static byte[] Password(string password)
    {
        var body = new ArrayBufferWriter<byte>();
        Text(body, password);
        return Framed(PgMessageType.Password, body.WrittenSpan);
    }

    /// <summary>The first message of SASL.</summary>
    public static byte[] SaslInitial(string mechanism, ReadOnlySpan<byte> first)
    {
        var body = new ArrayBufferWriter<byte>();
        Text(body, mechanism);
        BinaryPrimitives.WriteInt32BigEndian(body.GetSpan(sizeof(int)), first.Length);
        body.Advance(sizeof(int));
        body.Write(first);
        return Framed(PgMessageType.Password, body.WrittenSpan);
    }

    /// <summary>A further message of SASL.</summary>
    public static byte[] Sasl(ReadOnlySpan<byte> data) => Framed(PgMessageType.Password, data);

    /// <summary>Says good-bye.</summary>
    public static byte[] Terminate() => Framed(PgMessageType.Terminate, []);

    /// <summary>A statement of the simple protocol.</summary>
    public static byte[] Query(string statement)
    {
        var body = new ArrayBufferWriter<byte>();
        Text(body, statement);
        return Framed(PgMessageType.Query, body.WrittenSpan);
    }

    private static byte[] Framed(byte type, ReadOnlySpan<byte> body)
    {
        var message = new byte[1 + sizeof(int) + body.Length];
        message[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 1);
        body.CopyTo(message.AsSpan(1 + sizeof(int)));
        return message;
    }

    // A zero ends a text on the wire: one inside it would let a name smuggle in a further parameter.
    private static void Text(ArrayBufferWriter<byte> body, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ConnectException(ConnectStage.Login, "A user name, password or statement holds a zero character.");
        }

        Encoding.UTF8.GetBytes(text, body);
        body.Write("\0"u8);
    }
}
