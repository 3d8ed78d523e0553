using System.Collections.Immutable;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>Questions about keys that can be asked together, and what came of them.</summary>
internal sealed class KeyBatch(ImmutableArray<KeyQuestion> questions)
{
    public ImmutableArray<KeyQuestion> Questions { get; } = questions;

    /// <summary>One reply for each question; null where there is none. Set once it was asked.</summary>
    public ImmutableArray<RespReply?> Answers { get; set; } = [];

    /// <summary>Of the questions without a reply, those whose key is gone or is no longer what it was, by their places.</summary>
    public HashSet<int> Absent { get; } = [];

    /// <summary>The first failure; null when there was none.</summary>
    public RedisFailure? Failure { get; set; }
}
