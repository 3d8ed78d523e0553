namespace Fleet.Gateway.ServiceDiscovery;

/// <summary>Makes label names that Prometheus takes: what it would refuse becomes <c>_</c>, as its own Kubernetes discovery does.</summary>
internal static class LabelNameMap
{
    /// <summary>The name as Prometheus takes it.</summary>
    public static string Of(string name) =>
        name.All(IsAllowed) && !char.IsAsciiDigit(name[0])
            ? name
            : string.Concat(char.IsAsciiDigit(name[0]) ? "_" : string.Empty, string.Concat(name.Select(c => IsAllowed(c) ? c : '_')));

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
