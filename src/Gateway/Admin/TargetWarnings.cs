using System.Text.Json.Nodes;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Admin;

/// <summary>What is allowed but hardly meant: told in answers, beside the target.</summary>
internal static class TargetWarnings
{
    /// <summary>One sentence for each; mostly empty.</summary>
    public static JsonArray Of(TargetSpec spec, RegistryView view) => new(
        [.. view.Targets.Values
            .Where(other => other.Spec.Id != spec.Id && SameSeries(spec, other.Spec))
            .Take(1)
            .Select(other => (JsonNode)$"Prometheus cannot tell its series from those of '{other.Spec.Id}': give one of them a label, such as instance.")]);

    // Prometheus tells targets apart by job, instance and their labels; both default to kind and address.
    private static bool SameSeries(TargetSpec one, TargetSpec other) =>
        one.Kind == other.Kind
        && one.Labels.GetValueOrDefault("instance", one.Address) == other.Labels.GetValueOrDefault("instance", other.Address)
        && Rest(one).SequenceEqual(Rest(other));

    private static IEnumerable<KeyValuePair<string, string>> Rest(TargetSpec spec) => spec.Labels.Where(l => l.Key != "instance");
}
