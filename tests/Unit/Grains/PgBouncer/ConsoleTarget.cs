using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Unit.Grains.PgBouncer;

/// <summary>A collector of a console, and what it gives.</summary>
internal static class ConsoleTarget
{
    /// <summary>Far more than a healthy collection needs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static ICollector Collector(string address, Func<TargetSpec, TargetSpec>? change = null, Limits? limits = null)
    {
        var spec = new TargetSpec { Id = TargetId.Parse("pooler"), Kind = TargetKind.PgBouncer, Address = address, Options = new PgBouncerOptions() };
        return PgBouncerCollector.Kind.Create(new CollectorContext
        {
            Spec = change?.Invoke(spec) ?? spec,
            Timeout = Patience,
            IntervalOf = _ => Patience,
            Secrets = new NoSecrets(),
            Time = TimeProvider.System,
            Limits = limits ?? Limits.Default,
            Logger = NullLogger.Instance,
        });
    }

    public static async Task<Collection> CollectAsync(this ICollector collector, Tiers due = Tiers.All, TimeSpan? deadline = null)
    {
        using var cancel = new CancellationTokenSource(deadline ?? Patience);
        return await collector.CollectAsync(due, cancel.Token);
    }

    /// <summary>All samples as <c>name{label="value",...} value</c>, in the order of the text.</summary>
    public static List<string> Lines(this Collection collection) =>
    [
        .. collection.Parts.SelectMany(part => part.Families).SelectMany(family => family.Samples.Select(sample => FormattableString.Invariant(
            $"{family.Name}{Labels(sample)} {sample.Value}"))).Order(StringComparer.Ordinal),
    ];

    private static string Labels(Sample sample) =>
        sample.Labels.IsEmpty ? string.Empty : "{" + string.Join(',', sample.Labels.Select(label => $"{label.Name}=\"{label.Value}\"")) + "}";

    private sealed class NoSecrets : ISecretSource
    {
        public ValueTask<Secret?> GetPasswordAsync(Credentials credentials, CancellationToken cancellationToken) => default;
    }
}
