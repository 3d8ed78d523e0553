using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>Every setting as a series, for targets that want it; passwords and users only for those that want even that.</summary>
/// <param name="prefix">What the names begin with.</param>
internal sealed class SettingFamilies(string prefix)
{
    /// <summary>Words of names whose values open a door.</summary>
    private static readonly string[] Secret = ["pass", "auth", "secret"];

    /// <summary>The end of names that tell who logs in, such as masteruser, which redis_exporter shows.</summary>
    private const string User = "user";

    /// <summary>Names that hold one of those words and whose values open nothing.</summary>
    private static readonly string[] Harmless = ["tls-auth-clients"];

    public static SettingFamilies OfServer { get; } = new("redis_config_");

    public static SettingFamilies OfSentinel { get; } = new("redis_sentinel_config_");

    /// <summary>False when the reply is no list of settings.</summary>
    public bool Add(RespReply reply, bool redact, FamilySet families)
    {
        var elements = reply.AsElements();
        for (var i = 0; !elements.IsDefault && i + 1 < elements.Length; i += 2)
        {
            if (elements[i].AsText() is not { } name || elements[i + 1].AsText() is not { } value || (redact && IsSecret(name)))
            {
                continue;
            }

            var key = new Label("key", name);
            families.Gauge(prefix + "key_value", "A setting, as text; always 1.", 1, key, new Label("value", value));
            if (RedisNumber.ParseAny(value) is { } number)
            {
                families.Gauge(prefix + "value", "A setting that is a number.", number, key);
            }
        }

        return !elements.IsDefault;
    }

    private static bool IsSecret(string name) =>
        !Harmless.Contains(name, StringComparer.OrdinalIgnoreCase)
        && (name.EndsWith(User, StringComparison.OrdinalIgnoreCase) || Secret.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
