using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer;
using Fleet.Tests.Testing.Grains;

namespace Fleet.Tests.Unit.Grains.PgBouncer;

/// <summary>A collector of a console, and what it gives.</summary>
internal static class ConsoleTarget
{
    public static ICollector Collector(string address, Func<TargetSpec, TargetSpec>? change = null, Limits? limits = null)
    {
        var spec = new TargetSpec { Id = TargetId.Parse("pooler"), Kind = TargetKind.PgBouncer, Address = address, Options = new PgBouncerOptions() };
        return PgBouncerCollector.Kind.Create(Contexts.Of(change?.Invoke(spec) ?? spec, limits: limits));
    }

    /// <summary>All samples as <c>name{label="value",...} value</c>, in the order of the text.</summary>
    public static List<string> Lines(this Collection collection) =>
    [
        .. collection.Parts.SelectMany(part => part.Families).SelectMany(family => family.Samples.Select(sample => FormattableString.Invariant(
            $"{family.Name}{Labels(sample)} {sample.Value}"))).Order(StringComparer.Ordinal),
    ];

    private static string Labels(Sample sample) =>
        sample.Labels.IsEmpty ? string.Empty : "{" + string.Join(',', sample.Labels.Select(label => $"{label.Name}=\"{label.Value}\"")) + "}";
}
