namespace Fleet.Cluster.Targets;

/// <summary>One thing that is wrong with what a user wrote: where, and why. Never holds a secret.</summary>
/// <param name="Path">The place, such as <c>targets[3].credentials.passwordFile</c>, <c>interval</c> or <c>line 7</c>; empty for the whole.</param>
/// <param name="Reason">Why it is refused, in one plain sentence.</param>
public sealed record SpecProblem(string Path, string Reason)
{
    /// <summary>One line for logs and terminals.</summary>
    public override string ToString() => Path.Length == 0 ? Reason : $"{Path}: {Reason}";
}
