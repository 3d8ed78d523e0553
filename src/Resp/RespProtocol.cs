namespace Fleet.Resp;

/// <summary>Which version of the protocol a connection asks for; the reader refuses the types of the other.</summary>
public enum RespProtocol
{
    /// <summary>RESP2: every server speaks it; no HELLO is sent.</summary>
    Resp2 = 2,

    /// <summary>RESP3: agreed on by HELLO, Redis 6 and later.</summary>
    Resp3 = 3,
}
