using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>What a Sentinel says of each master when it is asked: settings, quorum, the other Sentinels and the replicas.</summary>
internal static class SentinelMasterFamilies
{
    private const int RepliesPerMaster = 3;

    private static readonly string[] PeerLabels = ["name", "ip", "port", "runid", "flags"];

    private static readonly (string Field, string Name, string Help, double Scale)[] Settings =
    [
        ("config-epoch", "config_epoch", "Epoch of the master's configuration.", 1),
        ("last-ok-ping-reply", "last_ok_ping_reply_seconds", "Seconds since the master last answered a ping well.", 1e-3),
        ("quorum", "setting_ckquorum", "Sentinels that must agree that the master is down.", 1),
        ("down-after-milliseconds", "setting_down_after_milliseconds", "Milliseconds of silence after which the master is down for this Sentinel.", 1),
        ("failover-timeout", "setting_failover_timeout", "Milliseconds that a failover may take.", 1),
        ("parallel-syncs", "setting_parallel_syncs", "Replicas that are pointed at a new master at once.", 1),
    ];

    /// <summary>SENTINEL MASTERS; false when the reply is no list.</summary>
    public static bool AddSettings(RespReply reply, FamilySet families)
    {
        var masters = reply.AsElements();
        foreach (var master in masters.IsDefault ? [] : masters)
        {
            var values = new NameValues(master);
            Label[] labels = [new("master_address", $"{values.Text("ip")}:{values.Text("port")}"), new("master_name", values.Text("name") ?? string.Empty)];
            foreach (var (field, name, help, scale) in Settings)
            {
                if (values.Number(field) is { } value)
                {
                    families.Gauge("redis_sentinel_master_" + name, help, value * scale, labels);
                }
            }
        }

        return !masters.IsDefault;
    }

    /// <summary>CKQUORUM, SENTINELS and SLAVES of each master in turn; an error answers the first when there is no quorum, and all when the master is not watched any more.</summary>
    public static bool AddMembers(ImmutableArray<RespReply> replies, ImmutableArray<SentinelMaster> masters, bool withPeers, FamilySet families)
    {
        for (var i = 0; i < masters.Length && (i + 1) * RepliesPerMaster <= replies.Length; i++)
        {
            var own = replies.Slice(i * RepliesPerMaster, RepliesPerMaster);
            if (own[1].AsElements() is { IsDefault: false } sentinels && own[2].AsElements() is { IsDefault: false } replicas)
            {
                Add(masters[i], own[0], [.. sentinels.Select(static one => new NameValues(one))], [.. replicas.Select(static one => new NameValues(one))], families);
                if (withPeers)
                {
                    AddPeers(masters[i], sentinels, families);
                }
            }
        }

        return true;
    }

    private static void Add(SentinelMaster master, RespReply quorum, NameValues[] sentinels, NameValues[] replicas, FamilySet families)
    {
        var text = quorum is RespError error ? error.Text : quorum.AsText() ?? string.Empty;
        families.Gauge(
            "redis_sentinel_master_ckquorum_status", "1 when enough Sentinels are there to agree and to fail over.",
            quorum is RespError ? 0 : 1, master.NameLabel, new Label("message", text));

        // The Sentinel that is asked does not list itself.
        families.Gauge("redis_sentinel_master_ok_sentinels", "Sentinels of the master that are not down, this one too.", 1 + sentinels.Count(IsUp), master.AddressLabel, master.NameLabel);
        families.Gauge("redis_sentinel_master_ok_slaves", "Replicas of the master that are not down.", replicas.Count(IsUp), master.AddressLabel, master.NameLabel);
    }

    private static void AddPeers(SentinelMaster master, ImmutableArray<RespReply> sentinels, FamilySet families)
    {
        foreach (var peer in sentinels.Select(static one => new NameValues(one)))
        {
            families.Gauge(
                "redis_sentinel_peer_info", "Another Sentinel of the master; always 1.", 1,
                [master.AddressLabel, master.NameLabel, .. PeerLabels.Select(field => new Label(field, peer.Text(field) ?? string.Empty))]);
        }
    }

    private static bool IsUp(NameValues node) => node.Text("flags") is not { } flags || !flags.Split(',').Any(static flag => flag is "s_down" or "o_down");
}
