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

    /// <summary>Bytes of the bulk strings of one reply that are read past when they do not fit: each becomes <see cref="RespOversized" />, and the rest stands. Zero refuses them.</summary>
    public int SkippedBytes { get; init; }

    /// <summary>Bytes of all replies of one call, those read past not counted.</summary>
    public long CallBytes { get; init; } = long.MaxValue;

    /// <summary>Values of all replies of one call.</summary>
    public long CallElements { get; init; } = long.MaxValue;
}
