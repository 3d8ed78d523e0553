using System.Text.Json.Nodes;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Admin;

/// <summary>GET /api/v1/groups and /silos: members and their health, and who owns what.</summary>
internal sealed class FleetReads
{
    private readonly TargetRegistry _registry;
    private readonly ISiloReader _silos;
    private readonly SiloName _silo;

    public FleetReads(TargetRegistry registry, ISiloReader silos, SiloName silo)
    {
        _registry = registry;
        _silos = silos;
        _silo = silo;
    }

    /// <summary>All groups with their members' states.</summary>
    public async Task<IResult> GroupsAsync(HttpContext context)
    {
        var summaries = (await _silos.SummariesAsync(context.RequestAborted)).ToDictionary(s => s.Id);
        var groups = _registry.Current.Targets.Values.Where(t => t.Spec.Group is not null)
            .GroupBy(t => t.Spec.Group!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (JsonNode)new JsonObject
            {
                ["group"] = g.Key,
                ["members"] = new JsonArray([.. g.Select(t => Member(t, summaries.GetValueOrDefault(t.Spec.Id)))]),
            });
        return new JsonAnswer(StatusCodes.Status200OK, new JsonObject { ["groups"] = new JsonArray([.. groups]) });
    }

    /// <summary>The silos: in this version the one in this process.</summary>
    public async Task<IResult> SilosAsync(HttpContext context)
    {
        var summaries = await _silos.SummariesAsync(context.RequestAborted);
        var states = new JsonObject();
        foreach (var state in Enum.GetValues<GrainState>())
        {
            states[state.LabelValue()] = summaries.Count(s => s.State == state);
        }

        return new JsonAnswer(StatusCodes.Status200OK, new JsonObject
        {
            ["silos"] = new JsonArray(new JsonObject
            {
                ["name"] = _silo.Value,
                ["embedded"] = true,
                ["grains"] = states,
                ["why"] = "One process owns every target.",
            }),
        });
    }

    private static JsonObject Member(RegisteredTarget target, GrainSummary? summary) => new()
    {
        ["id"] = target.Spec.Id.Value,
        ["kind"] = KindNames.Of(target.Spec.Kind),
        ["address"] = target.Spec.Address,
        ["state"] = (summary?.State ?? GrainState.Starting).LabelValue(),
        ["message"] = summary?.Message ?? string.Empty,
    };
}
