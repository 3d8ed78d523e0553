using System.Collections.Immutable;
using Fleet.Resp;

namespace Fleet.Cluster.Store.Redis;

/// <summary>Reads replies whose shape the server is not trusted with.</summary>
internal static class RedisReplies
{
    /// <summary>The elements of an array; none for any other reply.</summary>
    public static ImmutableArray<RespReply> Parts(this RespReply reply) => reply.AsElements() is { IsDefault: false } parts ? parts : [];

    /// <summary>Whether it is an array of this one word.</summary>
    public static bool Says(this RespReply reply, string word) => reply.Parts() is [var only] && only.AsText() == word;
}
