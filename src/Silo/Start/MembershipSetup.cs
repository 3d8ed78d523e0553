using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Store.Redis;
using Fleet.Cluster.Targets;
using Fleet.Silo.Hosting;
using Fleet.Silo.Http;
using Fleet.Silo.Remote;

namespace Fleet.Silo.Start;

/// <summary>Who else is in the fleet: nobody, or what the shared store says.</summary>
internal static class MembershipSetup
{
    /// <summary>Adds the membership, the placement that follows it, and who this process is when it runs a silo.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="hasSilo">Whether the process runs a silo, and so becomes a member.</param>
    public static async Task AddMembershipAsync(this IServiceCollection services, FleetSettings settings, bool hasSilo)
    {
        if (settings.Redis is null)
        {
            var solo = new SiloSelf(Self(settings, "127.0.0.1"));
            services.AddSingleton(solo);
            services.AddSingleton<IMembership>(s => new SoloMembership(solo.Member, s.GetRequiredService<TimeProvider>()));
        }
        else
        {
            var logs = services.AddStartLogs(settings);
            var membership = await RedisMembership.OpenAsync(
                RedisStoreSettings.From(settings), TimeProvider.System, new Random(), logs.CreateLogger<RedisMembership>(), CancellationToken.None);
            services.AddSingleton<IMembership>(_ => membership);
            if (hasSilo)
            {
                var self = Self(settings, membership.LocalHost);
                if (settings is { ClusterTokenFile: null, ClusterTls.CertFile: null } && !IsLoopback(self.Address))
                {
                    Log.RefusesPeers(logs.CreateLogger<SiloSelf>(), self.Address);
                }

                services.AddSingleton(new SiloSelf(self));
            }

            services.AddHostedService(s => new PeerViews(
                membership, s.GetRequiredService<ISiloPeers>(), s.GetRequiredService<TimeProvider>(), s.GetService<SiloSelf>()));
        }

        services.AddSingleton<PlacementFollower>();
        services.AddHostedService<PlacementRunner>();
    }

    private static bool IsLoopback(string address) =>
        HostPort.Split(address).Host is var host && (host == "localhost" || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip)));

    private static SiloMember Self(FleetSettings settings, string? localHost)
    {
        var port = settings.SiloListen.Port;
        return new SiloMember
        {
            Name = settings.SiloName ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName.ToLowerInvariant()}-{port}"),
            Incarnation = RandomNumberGenerator.GetHexString(16, lowercase: true),
            Address = SiloAddress.Announced(settings, localHost, port),
            MaxTargets = settings.SiloMaxTargets,
        };
    }
}
