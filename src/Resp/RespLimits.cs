namespace Fleet.Resp;

/// <summary>The caps on one reply: what the reader measures the server's answers against.</summary>
public sealed record RespLimits
{
    /// <summary>Bytes of one reply with all that it nests, as they come over the wire.</summary>
    public required long ReplyBytes { get; init; }

    /// <summary>Bytes of one bulk string; also refused when only announced.</summary>
    public required int BulkBytes { get; init; }

    /// <summary>Values of one reply, over all levels; also refused when only announced.</summary>
    public required int Elements { get; init; }

    /// <summary>Levels of nesting of one reply.</summary>
    public required int Depth { get; init; }
}
