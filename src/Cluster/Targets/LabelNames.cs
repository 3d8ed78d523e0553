namespace Fleet.Cluster.Targets;

/// <summary>Which names Prometheus takes for labels, and which of them users may set.</summary>
public static class LabelNames
{
    /// <summary>What every name of <c>meta</c> begins with.</summary>
    public const string MetaPrefix = "__meta_kubernetes_";

    /// <summary>
    /// Why a name cannot be a label; null when it can. Names as Kubernetes has them (<c>app.kubernetes.io/name</c>) can:
    /// they are mapped to what Prometheus takes where they are served.
    /// </summary>
    public static string? WhyNotLabel(string name)
    {
        if (name.Length is 0 or > 128 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "_-./".Contains(c, StringComparison.Ordinal)))
        {
            return "is no label name; a label name has 1 to 128 letters, digits and _ - . /";
        }

        return name.StartsWith("__", StringComparison.Ordinal) ? "names that begin with __ are reserved" : null;
    }

    /// <summary>Why a name cannot stand in <c>meta</c>; null when it can.</summary>
    public static string? WhyNotMeta(string name) =>
        WhyNotLabel("x" + name) is null && name.Length > MetaPrefix.Length && name.StartsWith(MetaPrefix, StringComparison.Ordinal)
            ? null
            : $"only names of the form {MetaPrefix}* (letters, digits, _ - . /) can be given";

    /// <summary>The name as Prometheus takes it: what it would refuse becomes <c>_</c>, as its own Kubernetes discovery does.</summary>
    public static string Served(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var served = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(served[0]) ? "_" + served : served;
    }
}
