using System.Text.Json.Nodes;
using Fleet.Tests.Chaos.Network;
using Fleet.Tests.Chaos.Plan;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>
/// All that a run plays with: the network, the store, silos and gateways, each at a place of its own, the stand-ins, and some
/// real databases. Or, solo, one gateway with its embedded silo and the file store.
/// </summary>
internal sealed class ChaosFleet : IAsyncDisposable
{
    private static readonly string[] SiloNames = ["silo-a", "silo-b", "silo-c", "silo-d"];
    private static readonly string[] GatewayNames = ["gateway-a", "gateway-b"];
    private readonly FleetConfiguration _configuration;

    private ChaosFleet(ChaosPlan plan, string directory, PlayNetwork network)
    {
        Plan = plan;
        Directory = directory;
        Network = network;
        _configuration = new FleetConfiguration(plan, directory);
    }

    public ChaosPlan Plan { get; }

    /// <summary>Holds configurations, logs and data.</summary>
    public string Directory { get; }

    public PlayNetwork Network { get; }

    /// <summary>The store that the processes share; null for one process alone.</summary>
    public StoreServer? Store { get; private set; }

    /// <summary>The silos of the fleet; the last one joins and leaves.</summary>
    public List<FleetProcess> Silos { get; } = [];

    /// <summary>The silo that is not there from the beginning.</summary>
    public FleetProcess Joiner => Silos[^1];

    public List<FleetProcess> Gateways { get; } = [];

    /// <summary>The processes that collect.</summary>
    public IReadOnlyList<FleetProcess> Collectors => Plan.IsSolo ? Gateways : Silos;

    public IEnumerable<FleetProcess> Running => Silos.Concat(Gateways).Where(static process => process.IsRunning);

    public StandInProcess StandIns { get; private set; } = null!;

    public RealServers? Real { get; private set; }

    /// <summary>A gateway that answers now.</summary>
    public FleetProcess AnyGateway => Gateways.First(static gateway => gateway.IsRunning);

    /// <summary>Starts everything, with nothing registered yet.</summary>
    public static async Task<ChaosFleet> StartAsync(ChaosPlan plan, string directory)
    {
        var fleet = new ChaosFleet(plan, directory, await PlayNetwork.BuildAsync());
        try
        {
            await fleet.PlaceAsync();
            fleet.StandIns = await StandInProcess.StartAsync(directory);
            await (fleet.Store?.StartAsync() ?? Task.CompletedTask);
            await Task.WhenAll(fleet.Silos.Take(fleet.Silos.Count - 1).Concat(fleet.Gateways).Select(static process => process.StartAsync()));
            fleet.Real = plan.Size > 0 ? null : await RealServers.StartAsync(directory);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Registers targets, a few hundred in a request.</summary>
    public async Task ImportAsync(IEnumerable<JsonObject> specs)
    {
        foreach (var part in specs.Chunk(500))
        {
            var body = new JsonObject { ["targets"] = new JsonArray([.. part]) }.ToJsonString();
            var answer = await AnyGateway.SendAsync(HttpMethod.Post, "api/v1/import", body);
            if (answer.Status != System.Net.HttpStatusCode.OK)
            {
                throw new InvalidOperationException("the import was refused: " + answer);
            }
        }
    }

    /// <summary>Who owns each target, as a gateway tells it.</summary>
    public async Task<Dictionary<string, string>> OwnersAsync() =>
        (await RegisteredAsync(AnyGateway)).ToDictionary(static target => (string)target["id"]!, static target => (string?)target["owner"] ?? string.Empty, StringComparer.Ordinal);

    /// <summary>All that a gateway lists, by pages.</summary>
    public static async Task<List<JsonNode>> RegisteredAsync(FleetProcess gateway)
    {
        var all = new List<JsonNode>();
        for (string? after = ""; after is not null;)
        {
            var page = await gateway.JsonAsync($"api/v1/targets?limit=1000&after={after}");
            all.AddRange(page["targets"]!.AsArray().OfType<JsonNode>());
            after = (string?)page["next"];
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IEnumerable<IAsyncDisposable?>)[.. Gateways, .. Silos, Store, StandIns, Real])
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task PlaceAsync()
    {
        if (!Plan.IsSolo)
        {
            Store = new StoreServer(await Network.AddAsync("store"), Directory);
            foreach (var name in SiloNames)
            {
                var silo = await ProcessAsync("fleet-silo.dll", name, FleetConfiguration.SiloPort);
                _configuration.Write(silo, Store);
                Silos.Add(silo);
            }
        }

        foreach (var name in Plan.IsSolo || Plan.Size > 0 ? GatewayNames[..1] : GatewayNames)
        {
            var gateway = await ProcessAsync("fleet-gateway.dll", name, FleetConfiguration.GatewayPort);
            _configuration.WriteGateway(gateway, Store);
            Gateways.Add(gateway);
        }
    }

    private async Task<FleetProcess> ProcessAsync(string program, string name, int port) =>
        new(Path.Combine(AppContext.BaseDirectory, program), await Network.AddAsync(name), port, Directory, _configuration.Token);
}
