using Fleet.Cluster.Members;

namespace Fleet.Tests.Unit.Cluster.Placement;

/// <summary>Views of silos by name.</summary>
internal static class Views
{
    public static FleetView Of(long number, params IEnumerable<string> names) =>
        new() { Number = number, Why = "of a test", Members = [.. names.Order(StringComparer.Ordinal).Select(name => Member(name))] };

    public static SiloMember Member(string name, string incarnation = "1") =>
        new() { Name = name, Incarnation = incarnation, Address = $"{name}.{incarnation}:9433" };
}
