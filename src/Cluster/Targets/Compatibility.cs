using System.Collections.Immutable;

namespace Fleet.Cluster.Targets;

/// <summary>
/// The words of <c>options.compatibility</c>: whose names a PostgreSQL target is served under where different ones have
/// different names for one value. All of them are, unless the target names some.
/// </summary>
public static class Compatibility
{
    /// <summary>
    /// Versions of postgres_exporter, each standing for what came since the one before it, and dashboards with names that
    /// come from no exporter.
    /// </summary>
    public static ImmutableArray<string> Words { get; } = ["v0.11", "v0.15", "v0.19", "v0.20", "dashboards"];

    /// <summary>Why a text is none of the words; null when it is.</summary>
    public static string? WhyNot(string text) =>
        Words.Contains(text) ? null : $"'{Shown.Text(text)}' is none of {string.Join(", ", Words)}";

    /// <summary>Whether a name is served: it is everybody's, or everybody is wanted, or one of those whose it is.</summary>
    /// <param name="owners">Whose the name is; empty for everybody's.</param>
    /// <param name="wanted">Whom the target names; empty for all.</param>
    public static bool Allows(ImmutableArray<string> owners, ImmutableArray<string> wanted) =>
        owners.IsEmpty || wanted.IsEmpty || owners.Any(wanted.Contains);
}
