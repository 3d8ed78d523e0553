using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>
/// Notices from INFO that what a session may do, or whether it could be opened again, may have changed. Redis tells a
/// user nothing of its rights unless they include ACL, and leaves connections alone when it begins to want a password.
/// But the statistics of commands, which INFO ALL brings anyway, count the commands that change either. So a refused
/// command is not sent again, and no login is tried, before there is a reason to. Servers that do not count by
/// subcommand (before Redis 7) give no such sign; there each turn of the sizes tier, every 4th by default, is reason
/// enough, which leaves at most one line a minute in the ACL log.
/// </summary>
/// <param name="withSettings">Whether CONFIG SET counts: it can demand a password from a session that sends none.</param>
internal sealed class AccessMark(bool withSettings)
{
    private const string Prefix = "cmdstat_";

    private static readonly string[] OfRights = ["acl|setuser", "acl|deluser", "acl|load"];

    private bool _isSet;
    private string? _mark;

    /// <summary>Takes the next INFO of the session; true when a new session should take its place.</summary>
    public bool IsChangedBy(RedisInfo info, Tiers due)
    {
        var (mark, before, first) = (Read(info), _mark, !_isSet);
        _mark = mark;
        _isSet = true;
        return !first && (mark is null && before is null ? due.HasFlag(Tiers.Sizes) : mark != before);
    }

    /// <summary>The numbers of calls; null when the server does not count by subcommand.</summary>
    private string? Read(RedisInfo info) =>
        info.Fields.Any(static field => field.Key.StartsWith(Prefix, StringComparison.Ordinal) && field.Key.Contains('|', StringComparison.Ordinal))
            ? string.Join(' ', OfRights.Append(withSettings ? "config|set" : string.Empty).Select(command => Calls(info[Prefix + command])))
            : null;

    /// <summary>The value begins with <c>calls=7,</c>; the rest of it is times.</summary>
    private static string Calls(string? value) => value?.Split(',', 2)[0] ?? string.Empty;
}
