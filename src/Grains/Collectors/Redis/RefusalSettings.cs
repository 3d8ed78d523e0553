using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>The settings that say when a server refuses its clients, as CONFIG told them.</summary>
/// <param name="ServesStaleData">Whether a replica answers while its master is away.</param>
/// <param name="StopsWrites">Whether writes are refused once a save has failed.</param>
internal sealed record RefusalSettings(bool ServesStaleData, bool StopsWrites)
{
    /// <summary>Null when the reply is no list of settings.</summary>
    public static RefusalSettings? Read(RespReply reply)
    {
        var elements = reply.AsElements();
        return elements.IsDefault ? null : new(
            (ConfigFamilies.Find(elements, "replica-serve-stale-data") ?? ConfigFamilies.Find(elements, "slave-serve-stale-data")) != "no",
            ConfigFamilies.Find(elements, "stop-writes-on-bgsave-error") == "yes" && !string.IsNullOrEmpty(ConfigFamilies.Find(elements, "save")));
    }
}
