namespace Fleet.Grains.Collecting;

/// <summary>A collector that does not run for this target, and why (version, role, extension, rights, switched off).</summary>
/// <param name="Collector">Its name.</param>
/// <param name="Why">One sentence for people.</param>
public sealed record SkippedCollector(string Collector, string Why);
