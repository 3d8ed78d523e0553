using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fleet.Cluster.Targets;
using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>Reads the families of a pack's YAML.</summary>
internal static partial class PackFamilyParser
{
    /// <summary>Reads one family; <paramref name="pack" /> holds what applies to families that say nothing of their own.</summary>
    public static PackFamily Parse(PackNode node, PackFamilyDefaults pack)
    {
        var name = node.Text("name", required: true) ?? string.Empty;
        var names = ImmutableArray.Create(name).AddRange(node.Texts("aliases"));
        foreach (var one in names.Where(one => one.Length > 0 && !MetricName().IsMatch(one)))
        {
            node.Refuse(one == name ? "name" : "aliases", $"\"{one}\" is not a metric name");
        }

        var column = node.Text("column");
        var value = node.Number("value");
        if (column is null == value is null)
        {
            node.Refuse("column", "either column or value is needed, not both");
        }

        var family = new PackFamily
        {
            Names = names,
            Of = Owners(node, "of"),
            AliasesOf = Owners(node, "aliases_of"),
            Type = node.Choice("type", PackWords.Type, null),
            Help = node.Text("help", required: true) ?? string.Empty,
            Column = column,
            Value = value ?? 1,
            Scale = node.Number("scale") ?? 1,
            Null = node.Choice("null", PackWords.Null, pack.Null),
            Labels = [.. node.Has("labels") ? Labels(node) : pack.Labels, .. Constants(node), .. pack.Constants],
            Versions = node.Versions("min_version", "max_version"),
        };
        if (family is { Type: FamilyType.Histogram, Column: null })
        {
            node.Refuse("column", "is needed for a histogram: the upper bounds, beside columns with _bucket, _sum and _count behind");
        }

        if (family.Labels.Select(label => label.Name).Distinct(StringComparer.Ordinal).Count() != family.Labels.Length)
        {
            node.Refuse("labels", "names a label twice");
        }

        node.RefuseUnknown();
        return family;
    }

    /// <summary>The labels read from columns: <c>[datname, name: column]</c>.</summary>
    public static ImmutableArray<PackLabel> Labels(PackNode node)
    {
        var labels = ImmutableArray.CreateBuilder<PackLabel>();
        foreach (var text in node.Texts("labels"))
        {
            var parts = text.Split('=', 2);
            if (!LabelName().IsMatch(parts[0]))
            {
                node.Refuse("labels", $"\"{parts[0]}\" is not a label name");
            }

            labels.Add(new PackLabel(parts[0], parts[^1]));
        }

        return labels.ToImmutable();
    }

    /// <summary>The constant labels.</summary>
    public static ImmutableArray<PackLabel> Constants(PackNode node)
    {
        var labels = ImmutableArray.CreateBuilder<PackLabel>();
        foreach (var (name, value) in node.Pairs("constant_labels"))
        {
            if (!LabelName().IsMatch(name))
            {
                node.Refuse("constant_labels", $"\"{name}\" is not a label name");
            }

            labels.Add(new PackLabel(name, null, value));
        }

        return labels.ToImmutable();
    }

    private static ImmutableArray<string> Owners(PackNode node, string key)
    {
        var owners = node.Texts(key);
        foreach (var problem in owners.Select(Compatibility.WhyNot).OfType<string>())
        {
            node.Refuse(key, problem);
        }

        return [.. owners];
    }

    [GeneratedRegex(@"^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-z_][a-z0-9_]*\}[a-zA-Z0-9_:]*)?$")]
    private static partial Regex MetricName();

    [GeneratedRegex("^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
