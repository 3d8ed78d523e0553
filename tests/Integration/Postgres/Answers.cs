using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Tests.Integration.Postgres;

/// <summary>Finds families and samples in a collection.</summary>
internal static class Answers
{
    public static MetricFamily? Family(this Collection collection, string name) =>
        collection.Parts.SelectMany(part => part.Families).FirstOrDefault(family => family.Name == name);

    public static ImmutableArray<Sample> Samples(this Collection collection, string name, params (string Name, string Value)[] labels) =>
        [.. collection.Parts.SelectMany(part => part.Families).Where(family => family.Name == name).SelectMany(family => family.Samples)
            .Where(sample => labels.All(label => sample.Labels.Contains(new Label(label.Name, label.Value))))];

    public static double Value(this Collection collection, string name, params (string Name, string Value)[] labels) =>
        collection.Samples(name, labels) is [var only]
            ? only.Value
            : throw new Xunit.Sdk.XunitException($"{collection.Samples(name, labels).Length} samples of {name}; {collection.Outcome}");

    /// <summary>How many samples have name and labels of another one.</summary>
    public static int Duplicates(this Collection collection)
    {
        var series = collection.Parts.SelectMany(part => part.Families.SelectMany(family => family.Samples.Select(sample =>
            family.Name + sample.Suffix + string.Join(',', sample.Labels.OrderBy(label => label.Name, StringComparer.Ordinal))))).ToList();
        return series.Count - series.Distinct().Count();
    }

    public static CollectedPart Part(this Collection collection, string name) =>
        collection.Parts.Single(part => part.Collector == name);
}
