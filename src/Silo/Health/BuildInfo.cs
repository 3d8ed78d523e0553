using System.Reflection;

namespace Fleet.Silo.Health;

/// <summary>What was built.</summary>
internal static class BuildInfo
{
    /// <summary>The version, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(BuildInfo).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    /// <summary>The source revision, or <c>unknown</c> when it was built outside a checkout.</summary>
    public static string Revision { get; } =
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+').ElementAtOrDefault(1)
        ?? "unknown";
}
