using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>
/// Notices from INFO that what a session may do, or whether it could be opened again, may have changed. Redis tells a
/// user nothing of its rights unless they include ACL, and leaves connections alone when it begins to want a password.
/// But the statistics of commands, which INFO ALL brings anyway, count the commands that change either. So a refused
/// command is not sent again, and no login is tried, before there is a reason to. Servers that do not count by
/// subcommand (before Redis 7) give no such sign; there each turn of the sizes tier, every 4th by default, is reason
/// enough when anything was refused or no login is sent, which leaves at most one line a minute in the ACL log.
/// </summary>
/// <param name="withoutLogin">Whether the session sends no login, which would show by itself that it is not valid any more: then CONFIG SET counts, which can demand one.</param>
internal sealed class AccessMark(bool withoutLogin)
{
    private const string Prefix = "cmdstat_";

    private static readonly string[] OfRights = ["acl|setuser", "acl|deluser", "acl|load"];

    private bool _isSet;
    private string? _mark;

    /// <summary>Takes the next INFO of the session; true when a new session should take its place.</summary>
    /// <param name="info">The INFO.</param>
    /// <param name="due">What is due with it.</param>
    /// <param name="wasRefused">Whether the session was refused anything for want of a right.</param>
    public bool IsChangedBy(RedisInfo info, Tiers due, bool wasRefused)
    {
        var (mark, before, first) = (Read(info), _mark, !_isSet);
        _mark = mark;
        _isSet = true;
        return !first && (mark is null && before is null ? due.HasFlag(Tiers.Sizes) && (wasRefused || withoutLogin) : mark != before);
    }

    /// <summary>The numbers of calls; null when the server does not count by subcommand.</summary>
    private string? Read(RedisInfo info) =>
        info.Fields.Any(static field => field.Key.StartsWith(Prefix, StringComparison.Ordinal) && field.Key.Contains('|', StringComparison.Ordinal))
            ? string.Join(' ', OfRights.Append(withoutLogin ? "config|set" : string.Empty).Select(command => Calls(info[Prefix + command])))
            : null;

    /// <summary>The value begins with <c>calls=7,</c>; the rest of it is times.</summary>
    private static string Calls(string? value) => value?.Split(',', 2)[0] ?? string.Empty;
}
