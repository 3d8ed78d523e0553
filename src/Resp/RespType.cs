namespace Fleet.Resp;

/// <summary>The first byte of each value: what the reader switches on.</summary>
internal static class RespType
{
    public const byte Simple = (byte)'+';
    public const byte Error = (byte)'-';
    public const byte Integer = (byte)':';
    public const byte Bulk = (byte)'$';
    public const byte Array = (byte)'*';
    public const byte Null = (byte)'_';
    public const byte Boolean = (byte)'#';
    public const byte Double = (byte)',';
    public const byte BigNumber = (byte)'(';
    public const byte BulkError = (byte)'!';
    public const byte Verbatim = (byte)'=';
    public const byte Map = (byte)'%';
    public const byte Set = (byte)'~';
    public const byte Push = (byte)'>';
    public const byte Attribute = (byte)'|';

    /// <summary>Whether a value of this version may begin with this byte.</summary>
    public static bool IsKnown(byte type, RespProtocol protocol) => type switch
    {
        Simple or Error or Integer or Bulk or Array => true,
        Null or Boolean or Double or BigNumber or BulkError or Verbatim or Map or Set or Push or Attribute =>
            protocol == RespProtocol.Resp3,
        _ => false,
    };
}
