using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Tests.Testing.Grains;

/// <summary>Short ways to results of collections.</summary>
public static class Collections
{
    /// <summary>A collection that went well.</summary>
    public static Collection Ok(params IEnumerable<CollectedPart> parts) => new() { Outcome = CollectOutcome.Ok, Parts = [.. parts] };

    /// <summary>A collection that reached the server and lost something.</summary>
    public static Collection Partial(params IEnumerable<CollectedPart> parts) =>
        new() { Outcome = CollectOutcome.Partial(FailureReason.Query, "A query failed."), Parts = [.. parts] };

    /// <summary>A part that went well.</summary>
    public static CollectedPart Part(string collector, Tiers tier, params IEnumerable<MetricFamily> families) =>
        new() { Collector = collector, Tier = tier, Outcome = CollectOutcome.Ok, Families = [.. families] };

    /// <summary>A part that failed.</summary>
    public static CollectedPart FailedPart(string collector, Tiers tier) =>
        new() { Collector = collector, Tier = tier, Outcome = CollectOutcome.Failed(FailureReason.Query, "permission denied") };

    /// <summary>A gauge with one sample for each label value; without any, one sample of value 1.</summary>
    public static MetricFamily Gauge(string name, params IEnumerable<(string LabelValue, double Value)> samples)
    {
        var given = samples.Select(s => new Sample([new Label("of", s.LabelValue)], s.Value)).ToList();
        return new() { Name = name, Type = FamilyType.Gauge, Samples = given.Count == 0 ? [new Sample(1)] : [.. given] };
    }
}
