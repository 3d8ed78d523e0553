using System.Collections.Immutable;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Exposition;

namespace Fleet.Gateway.Scrape;

/// <summary>The labels that tell the members of a group apart: those that service discovery gives to their series, group and kind.</summary>
internal static class GroupLabels
{
    /// <summary>The labels of each member, in the order of the members. No two members have the same ones.</summary>
    public static ImmutableArray<ImmutableArray<Label>> Of(IReadOnlyList<RegisteredTarget> members)
    {
        var labels = members.Select(member => Of(member.Spec)).ToList();
        var same = labels.GroupBy(Text, StringComparer.Ordinal).Where(alike => alike.Count() > 1).Select(alike => alike.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < labels.Count; i++)
        {
            if (same.Contains(Text(labels[i])))
            {
                // Two databases of one server, say: scraped each by itself their paths tell them apart, here nothing else would.
                labels[i]["target"] = members[i].Spec.Id.Value;
            }
        }

        return [.. labels.Select(own => own.Select(label => new Label(label.Key, label.Value)).ToImmutableArray())];
    }

    private static SortedDictionary<string, string> Of(TargetSpec spec)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in spec.Labels)
        {
            // Prometheus drops such labels after discovery.
            if (!LabelNames.Served(name).StartsWith("__", StringComparison.Ordinal))
            {
                labels[LabelNames.Served(name)] = value;
            }
        }

        // As in service discovery, a target's own labels are what its user wants to see.
        labels.TryAdd("instance", spec.Address);
        labels.TryAdd("group", spec.Group ?? string.Empty);
        labels.TryAdd("kind", KindNames.Of(spec.Kind));
        return labels;
    }

    private static string Text(SortedDictionary<string, string> labels) =>
        string.Join('\n', labels.Where(label => label.Value.Length > 0).SelectMany(label => (string[])[label.Key, label.Value]));
}
