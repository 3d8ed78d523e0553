using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Packs;

/// <summary>The words that a pack's YAML may use for each closed set.</summary>
internal static class PackWords
{
    public static IReadOnlyDictionary<string, bool> Flags { get; } =
        new Dictionary<string, bool> { ["on"] = true, ["off"] = false };

    public static IReadOnlyDictionary<string, Tiers> Tier { get; } = new Dictionary<string, Tiers>
    {
        ["health"] = Tiers.Health,
        ["activity"] = Tiers.Activity,
        ["sizes"] = Tiers.Sizes,
        ["heavy"] = Tiers.Heavy,
    };

    public static IReadOnlyDictionary<string, PackScope> Scope { get; } =
        new Dictionary<string, PackScope> { ["server"] = PackScope.Server, ["database"] = PackScope.Database };

    public static IReadOnlyDictionary<string, ServerRole> Role { get; } = new Dictionary<string, ServerRole>
    {
        ["any"] = ServerRole.Any,
        ["primary"] = ServerRole.Primary,
        ["standby"] = ServerRole.Standby,
    };

    public static IReadOnlyDictionary<string, NullHandling> Null { get; } = new Dictionary<string, NullHandling>
    {
        ["omit"] = NullHandling.Omit,
        ["zero"] = NullHandling.Zero,
        ["nan"] = NullHandling.NaN,
    };

    public static IReadOnlyDictionary<string, FamilyType> Type { get; } = new Dictionary<string, FamilyType>
    {
        ["counter"] = FamilyType.Counter,
        ["gauge"] = FamilyType.Gauge,
        ["histogram"] = FamilyType.Histogram,
        ["untyped"] = FamilyType.Unknown,
    };

    public static IReadOnlyDictionary<string, bool> NeedsMonitor { get; } =
        new Dictionary<string, bool> { ["any"] = false, ["monitor"] = true };

    /// <summary>The values that a statement may take as parameters.</summary>
    public static IReadOnlyList<string> Parameters { get; } = ["top_statements"];
}
