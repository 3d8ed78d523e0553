namespace Fleet.Cluster.Targets;

/// <summary>Which names Prometheus takes for labels, and which of them users may set.</summary>
internal static class LabelNames
{
    /// <summary>What every name of <c>meta</c> begins with.</summary>
    public const string MetaPrefix = "__meta_kubernetes_";

    /// <summary>Why a name cannot be a label; null when it can.</summary>
    public static string? WhyNotLabel(string name)
    {
        if (!IsName(name))
        {
            return "is no label name; a label name has letters, digits and _ and does not begin with a digit";
        }

        return name.StartsWith("__", StringComparison.Ordinal) ? "names that begin with __ are reserved" : null;
    }

    /// <summary>Why a name cannot stand in <c>meta</c>; null when it can.</summary>
    public static string? WhyNotMeta(string name) =>
        IsName(name) && name.Length > MetaPrefix.Length && name.StartsWith(MetaPrefix, StringComparison.Ordinal)
            ? null
            : $"only names of the form {MetaPrefix}* (letters, digits, _) can be given";

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 128
        && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
