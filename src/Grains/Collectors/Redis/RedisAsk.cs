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

    /// <summary>The commands, when they are the same for each server.</summary>
    public ImmutableArray<RespCommand> Commands { get; init; } = [];

    /// <summary>The commands that follow from what the session knows; none as long as it does not know enough.</summary>
    public Func<RedisSession, ImmutableArray<RespCommand>>? CommandsFor { get; init; }

    /// <summary>What of INFO those commands are made from: as long as it is the same, the newer INFO says what their replies are about.</summary>
    public Func<RedisInfo, string>? MadeFrom { get; init; }

    /// <summary>The command as people write it.</summary>
    public required string Text { get; init; }

    /// <summary>The ACL rules it needs.</summary>
    public required string Grant { get; init; }

    /// <summary>The option that asks for it; null when it is asked by default.</summary>
    public string? Option { get; init; }

    /// <summary>Asked only when INFO says that the server has it; null for any server.</summary>
    public Func<RedisInfo, bool>? AppliesTo { get; init; }

    /// <summary>Why INFO forbids it although the server has it; null when it does not.</summary>
    public Func<RedisInfo, string?>? WhyNot { get; init; }

    /// <summary>The collector without which there is nothing to ask; null for none.</summary>
    public string? Follows { get; init; }

    /// <summary>Whether the mapper reads errors too; else one of them is the failure of the whole.</summary>
    public bool TakesErrors { get; init; }

    /// <summary>
    /// Makes families of the replies; false when they are not of the expected form. The INFO is that of this round, or the one
    /// that the commands were made from.
    /// </summary>
    public required Func<ImmutableArray<RespReply>, RedisInfo, FamilySet, bool> Map { get; init; }

    /// <summary>What the session learns of replies that were of the expected form.</summary>
    public Action<ImmutableArray<RespReply>, RedisSession>? Learn { get; init; }

    /// <summary>What is not well although there are families; null when all is.</summary>
    public Func<ImmutableArray<RespReply>, RedisFailure?>? Trouble { get; init; }

    /// <summary>Whether it is asked of every server, whatever INFO says.</summary>
    public bool IsOfEveryServer => AppliesTo is null && WhyNot is null;

    /// <summary>The INFO that the replies belong to.</summary>
    /// <param name="before">The one that the commands were made from; null when there was none.</param>
    /// <param name="now">The one that came with the replies.</param>
    public RedisInfo Choose(RedisInfo? before, RedisInfo now) =>
        CommandsFor is null || before is null || (MadeFrom is not null && MadeFrom(before) == MadeFrom(now)) ? now : before;

    /// <summary>The commands to send on a session.</summary>
    public ImmutableArray<RespCommand> On(RedisSession session) => CommandsFor?.Invoke(session) ?? Commands;
}
