namespace Fleet.PgWire;

/// <summary>The first bytes of the messages that matter here.</summary>
internal static class PgMessageType
{
    public const byte Authentication = (byte)'R';
    public const byte BackendKeyData = (byte)'K';
    public const byte CommandComplete = (byte)'C';
    public const byte DataRow = (byte)'D';
    public const byte EmptyQuery = (byte)'I';
    public const byte Error = (byte)'E';
    public const byte Notice = (byte)'N';
    public const byte Notification = (byte)'A';
    public const byte ParameterStatus = (byte)'S';
    public const byte Password = (byte)'p';
    public const byte Query = (byte)'Q';
    public const byte ReadyForQuery = (byte)'Z';
    public const byte RowDescription = (byte)'T';
    public const byte Terminate = (byte)'X';

    private const byte NegotiateProtocolVersion = (byte)'v';

    /// <summary>Whether a server may send such a message to a client that never copies and never uses the extended protocol.</summary>
    public static bool IsKnown(byte type) =>
        type is Authentication or BackendKeyData or CommandComplete or DataRow or EmptyQuery or Error or Notice or Notification
            or ParameterStatus or ReadyForQuery or RowDescription or NegotiateProtocolVersion;

    /// <summary>Whether a server may send it at any time, with no bearing on what is asked.</summary>
    public static bool IsAside(byte type) => type is Notice or Notification or ParameterStatus;

    /// <summary>The byte as people read it.</summary>
    public static string Show(byte type) => type is > 0x20 and < 0x7F ? $"'{(char)type}'" : $"0x{type:X2}";
}
