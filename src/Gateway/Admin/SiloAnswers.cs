using System.Text.Json.Nodes;
using Fleet.Cluster.Members;
using Fleet.Gateway.Fleet;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Admin;

/// <summary>How silos look in the API's answers.</summary>
internal static class SiloAnswers
{
    /// <summary>One silo: who it is, what it should carry and what it does.</summary>
    public static JsonObject Of(SiloStates silo, bool embedded, int targets, SiloLoad? load) => new()
    {
        ["name"] = silo.Member.Name,
        ["incarnation"] = silo.Member.Incarnation,
        ["address"] = silo.Member.Address,
        ["embedded"] = embedded,
        ["weight"] = silo.Member.Weight,
        ["maxTargets"] = silo.Member.MaxTargets,
        ["targets"] = targets,
        ["grains"] = silo.Unreachable is null ? Grains(silo) : null,
        ["unreachable"] = silo.Unreachable,
        ["load"] = load is null ? null : new JsonObject { ["grains"] = load.Grains, ["busy"] = Math.Round(load.Busy, 3) },
    };

    private static JsonObject Grains(SiloStates silo)
    {
        var states = new JsonObject();
        foreach (var state in Enum.GetValues<GrainState>())
        {
            states[state.LabelValue()] = silo.Grains.Count(grain => grain.State == state);
        }

        return states;
    }
}
