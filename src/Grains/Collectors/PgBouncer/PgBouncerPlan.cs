using System.Collections.Immutable;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.PgBouncer;

/// <summary>Tells people what a console gets asked and why: the lines of <c>explain</c>.</summary>
internal static class PgBouncerPlan
{
    /// <summary>One line for each thing that is asked on this session.</summary>
    public static ImmutableArray<PlannedQuery> Of(ImmutableArray<PgBouncerAsk> asks, PgBouncerSession session) =>
        [.. asks.Where(session.Knows).Select(ask => new PlannedQuery(ask.Collector, ask.Tier, ask.Statement, Why(ask, session)))];

    private static string Why(PgBouncerAsk ask, PgBouncerSession session) =>
        ask.Collector == PgBouncerAsks.Proof ? "Always: it proves that the console answers."
        : session.Version is { } version ? $"On by default; this is PgBouncer {version}."
        : "On by default; the console does not say its version.";
}
