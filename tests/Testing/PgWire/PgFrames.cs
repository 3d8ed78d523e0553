using System.Buffers.Binary;
using System.Text;

namespace Fleet.Tests.Testing.PgWire;

/// <summary>The bytes of a server's messages.</summary>
public static class PgFrames
{
    /// <summary>The login is over.</summary>
    public static byte[] LoginOk => Frame('R', Int(0));

    /// <summary>The next statement may come.</summary>
    public static byte[] Ready => Frame('Z', "I"u8.ToArray());

    /// <summary>A statement has succeeded.</summary>
    public static byte[] Complete => Frame('C', Zero("SHOW"));

    /// <summary>A message of any type and body.</summary>
    public static byte[] Frame(char type, params byte[] body) => [(byte)type, .. Int(body.Length + 4), .. body];

    /// <summary>A request for proof, or a word of SASL.</summary>
    public static byte[] Authentication(int kind, params byte[] data) => Frame('R', [.. Int(kind), .. data]);

    /// <summary>Something that the server says of itself.</summary>
    public static byte[] Parameter(string name, string value) => Frame('S', [.. Zero(name), .. Zero(value)]);

    /// <summary>An error as PgBouncer sends it.</summary>
    public static byte[] Error(string message, string severity = "ERROR", string state = "08P01") =>
        Frame('E', [.. Zero("S" + severity), .. Zero("C" + state), .. Zero("M" + message), 0]);

    /// <summary>The columns of an answer, all of them text.</summary>
    public static byte[] Columns(params string[] names) =>
        Frame('T', [.. Short(names.Length), .. names.SelectMany(name => (byte[])[.. Zero(name), .. Int(0), .. Short(0), .. Int(25), .. Short(-1), .. Int(-1), .. Short(0)])]);

    /// <summary>One row; null for NULL.</summary>
    public static byte[] Row(params string?[] values) => Frame('D', RowBody(values));

    /// <summary>The body of a row.</summary>
    public static byte[] RowBody(params string?[] values) =>
        [.. Short(values.Length), .. values.SelectMany(value => value is null ? Int(-1) : [.. Int(Encoding.UTF8.GetByteCount(value)), .. Encoding.UTF8.GetBytes(value)])];

    /// <summary>The whole answer to a SHOW: lines of fields with bars between them, the names of the columns first.</summary>
    public static byte[] Answer(string table)
    {
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).ToList();
        return [.. Columns(lines[0]), .. lines.Skip(1).SelectMany(fields => Row(fields)), .. Complete, .. Ready];
    }

    /// <summary>The whole login of a server that trusts everybody.</summary>
    public static byte[] Welcome(string version) => [.. LoginOk, .. Parameter("server_version", version), .. Frame('K', new byte[8]), .. Ready];

    /// <summary>A text with its closing zero.</summary>
    public static byte[] Zero(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private static byte[] Int(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Short(int value)
    {
        var bytes = new byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)value);
        return bytes;
    }
}
