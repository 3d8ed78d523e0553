using System.Collections.Immutable;
using System.Globalization;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.ServiceDiscovery;

/// <summary>What one service discovery request asks for.</summary>
internal sealed record SdQuery
{
    /// <summary>Only this kind; empty for all.</summary>
    public required string Kind { get; init; }

    /// <summary>Only this group; empty for all.</summary>
    public required string Group { get; init; }

    /// <summary>Only this Kubernetes namespace; empty for all.</summary>
    public required string Namespace { get; init; }

    /// <summary>Only targets with all of these labels.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Labels { get; init; }

    /// <summary>This shard of so many.</summary>
    public required (ulong Index, ulong Count) Shard { get; init; }

    /// <summary>The labels to give, beside those that a scrape needs; null for all.</summary>
    public required ImmutableHashSet<string>? AllowedLabels { get; init; }

    /// <summary>Point Prometheus at the target itself instead of at this gateway.</summary>
    public required bool AddressOfTarget { get; init; }

    /// <summary>Reads a query string; null, with the field and the reason, when it makes no sense.</summary>
    public static SdQuery? Read(IQueryCollection query, List<SpecProblem> problems)
    {
        foreach (var unknown in query.Keys.Except(["kind", "group", "namespace", "label", "shard", "labels", "address"], StringComparer.Ordinal))
        {
            problems.Add(new SpecProblem(unknown, "is no filter; known are kind, group, namespace, label, shard, labels and address"));
        }

        var read = new SdQuery
        {
            Kind = Kinds(query["kind"].ToString(), problems),
            Group = query["group"].ToString(),
            Namespace = query["namespace"].ToString(),
            Labels = [.. query["label"].OfType<string>().SelectMany(l => Label(l, problems))],
            Shard = ShardOf(query["shard"].ToString(), problems),
            AllowedLabels = query.ContainsKey("labels") ? [.. query["labels"].ToString().Split(',')] : null,
            AddressOfTarget = AddressOf(query["address"].ToString(), problems),
        };
        return problems.Count == 0 ? read : null;
    }

    /// <summary>Whether a target is asked for.</summary>
    public bool Matches(TargetSpec spec) =>
        (Kind.Length == 0 || KindNames.Of(spec.Kind) == Kind)
        && (Group.Length == 0 || spec.Group == Group)
        && (Namespace.Length == 0 || spec.Meta.GetValueOrDefault("__meta_kubernetes_namespace") == Namespace)
        && Labels.All(l => spec.Labels.GetValueOrDefault(l.Key) == l.Value)
        && IdHash.Bits(spec.Id) % Shard.Count == Shard.Index;

    private static string Kinds(string kind, List<SpecProblem> problems)
    {
        if (kind.Length > 0 && !KindNames.Known.Contains(kind))
        {
            problems.Add(new SpecProblem("kind", $"is no kind; known are {string.Join(", ", KindNames.Known)}"));
        }

        return kind;
    }

    private static IEnumerable<KeyValuePair<string, string>> Label(string text, List<SpecProblem> problems)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            return [KeyValuePair.Create(text[..colon], text[(colon + 1)..])];
        }

        problems.Add(new SpecProblem("label", "must be name:value"));
        return [];
    }

    private static (ulong Index, ulong Count) ShardOf(string text, List<SpecProblem> problems)
    {
        if (text.Length == 0)
        {
            return (0, 1);
        }

        var parts = text.Split('/');
        if (parts.Length == 2
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index < count)
        {
            return (index, count);
        }

        problems.Add(new SpecProblem("shard", "must be i/n with i from 0 to n-1"));
        return (0, 1);
    }

    private static bool AddressOf(string text, List<SpecProblem> problems)
    {
        if (text is not ("" or "gateway" or "target"))
        {
            problems.Add(new SpecProblem("address", "must be gateway or target"));
        }

        return text == "target";
    }
}
