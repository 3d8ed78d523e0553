using Fleet.Tests.Testing;
using Xunit;

namespace Fleet.Tests.Integration.Redis.Parity;

/// <summary>What the comparisons leave out is told to users.</summary>
public sealed class DifferencesAreTold
{
    private static readonly Difference[] All = [.. Differences.All, .. Differences.OfOptions, .. Differences.OfCluster, .. Differences.OfSentinel];

    public static TheoryData<string> Names() => [.. All.Select(static one => one.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_difference_stands_in_the_document(string name)
    {
        var text = await File.ReadAllTextAsync(Checkout.PathOf("docs", "redis-differences.md"));
        Assert.Contains("`" + name.TrimEnd('*'), text, StringComparison.Ordinal);
    }
}
