namespace Fleet.Tests.Testing.Servers;

/// <summary>One active target as <see cref="PrometheusServer.TargetsAsync" /> sees it.</summary>
/// <param name="Labels">The labels that its series get.</param>
/// <param name="DiscoveredLabels">What discovery gave, before relabelling.</param>
/// <param name="ScrapeUrl">Where Prometheus scrapes it.</param>
/// <param name="Health"><c>up</c>, <c>down</c>, or <c>unknown</c> before the first scrape.</param>
/// <param name="LastError">Why the last scrape failed; empty when it did not.</param>
public sealed record PrometheusTarget(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> DiscoveredLabels,
    string ScrapeUrl,
    string Health,
    string LastError);
