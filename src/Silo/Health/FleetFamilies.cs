using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Cluster.Store;
using Fleet.Cluster.Store.Redis;
using Fleet.Exposition;
using Fleet.Silo.Start;

namespace Fleet.Silo.Health;

/// <summary>What every process of a fleet tells of itself, beside its process and runtime.</summary>
internal sealed class FleetFamilies
{
    private readonly IMembership _membership;
    private readonly IFleetStore _store;
    private readonly ConfigFile _file;

    public FleetFamilies(IMembership membership, IFleetStore store, ConfigFile file)
    {
        _membership = membership;
        _store = store;
        _file = file;
    }

    /// <summary>The families as they stand now.</summary>
    public ImmutableArray<MetricFamily> Read()
    {
        var reload = _file.Declared?.Current.Status;
        return
        [
            Gauge("fleet_build_info", "What runs here; always 1.", new Sample([new("revision", BuildInfo.Revision), new("version", BuildInfo.Version)], 1)),
            Gauge("fleet_config_last_reload_success", "Whether the configuration file as it is now is what counts; 1 without a file.", reload?.Success == false ? 0 : 1),
            Gauge("fleet_config_last_reload_timestamp_seconds", "When the configuration file was last read; 0 without a file.", (reload?.At.ToUnixTimeMilliseconds() ?? 0) / 1000.0),
            Gauge("fleet_silos", "Silos in the view.", _membership.Views.Current.Members.Length),
            Gauge("fleet_store_durable", "Whether a confirmed write survives a crash of the store.", _store is RedisStore { Durability.State: not DurabilityState.Durable } ? 0 : 1),
            Gauge("fleet_store_up", "Whether the store takes writes.", _store.IsUp ? 1 : 0),
            Gauge("fleet_view", "Number of the view in force.", _membership.Views.Current.Number),
        ];
    }

    private static MetricFamily Gauge(string name, string help, double value) => Gauge(name, help, new Sample(value));

    private static MetricFamily Gauge(string name, string help, Sample sample) =>
        new() { Name = name, Type = FamilyType.Gauge, Help = help, Samples = [sample] };
}
