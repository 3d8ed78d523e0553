namespace Fleet.PgWire;

/// <summary>One whole message of a server.</summary>
/// <param name="Type">Its first byte, one of <see cref="PgMessageType" />.</param>
/// <param name="Body">What follows its length.</param>
internal readonly record struct PgMessage(byte Type, ReadOnlyMemory<byte> Body);
