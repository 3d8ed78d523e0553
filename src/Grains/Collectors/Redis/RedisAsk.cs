using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>One thing asked beside INFO: its commands, when they are due, and how their replies become families.</summary>
internal sealed record RedisAsk
{
    /// <summary>The collector's name.</summary>
    public required string Collector { get; init; }

    /// <summary>The tier it belongs to.</summary>
    public required Tiers Tier { get; init; }

    /// <summary>The commands; at least one.</summary>
    public required ImmutableArray<RespCommand> Commands { get; init; }

    /// <summary>The command as people write it.</summary>
    public required string Text { get; init; }

    /// <summary>The ACL rules it needs.</summary>
    public required string Grant { get; init; }

    /// <summary>Asked only when INFO says that the server has it; null for any server.</summary>
    public Func<RedisInfo, bool>? AppliesTo { get; init; }

    /// <summary>Makes families of the replies, none of which is an error; false when they are not of the expected form.</summary>
    public required Func<ImmutableArray<RespReply>, RedisInfo, FamilySet, bool> Map { get; init; }
}
