using System.Text.Json.Nodes;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;

namespace Fleet.Gateway.Admin;

/// <summary>GET /api/v1/groups and /silos: members and their health, and who owns what.</summary>
internal sealed class FleetReads
{
    private readonly TargetRegistry _registry;
    private readonly FleetSilos _silos;
    private readonly StateReader _states;
    private readonly IMembership _membership;
    private readonly StoreStanding _store;

    public FleetReads(TargetRegistry registry, FleetSilos silos, StateReader states, IMembership membership, StoreStanding store)
    {
        _registry = registry;
        _silos = silos;
        _states = states;
        _membership = membership;
        _store = store;
    }

    /// <summary>All groups with their members' states.</summary>
    public async Task<IResult> GroupsAsync(HttpContext context)
    {
        var states = await _states.ReadAsync(context.RequestAborted);
        var groups = _registry.Current.Targets.Values.Where(t => t.Spec.Group is not null)
            .GroupBy(t => t.Spec.Group!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (JsonNode)new JsonObject
            {
                ["group"] = g.Key,
                ["members"] = new JsonArray([.. g.Select(t => Member(t, states.Of(t.Spec.Id)))]),
            });
        return new JsonAnswer(StatusCodes.Status200OK, new JsonObject { ["groups"] = new JsonArray([.. groups]) });
    }

    /// <summary>The view in force and its silos.</summary>
    public async Task<IResult> SilosAsync(HttpContext context)
    {
        var states = await _states.ReadAsync(context.RequestAborted);
        var placement = states.Placement;
        var owners = placement.Registry.Targets.Keys.Select(id => placement.OwnerOf(id)?.Name).ToList();
        var loads = _membership.Loads;
        return new JsonAnswer(StatusCodes.Status200OK, new JsonObject
        {
            ["view"] = placement.View.Number,
            ["why"] = placement.View.Why,
            ["store"] = new JsonObject { ["up"] = _store.IsUp(), ["durability"] = _store.Durability() },
            ["silos"] = new JsonArray([.. states.Silos.Select(silo => SiloAnswers.Of(
                silo, _silos.IsLocal(silo.Member), owners.Count(owner => owner == silo.Member.Name), loads.GetValueOrDefault(silo.Member.Name)))]),
            ["unplaced"] = owners.Count(owner => owner is null),
        });
    }

    private static JsonObject Member(RegisteredTarget target, TargetHealth health) => new()
    {
        ["id"] = target.Spec.Id.Value,
        ["kind"] = KindNames.Of(target.Spec.Kind),
        ["address"] = target.Spec.Address,
        ["state"] = health.State,
        ["message"] = health.Message,
    };
}
