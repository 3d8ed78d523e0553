namespace Fleet.Cluster.Members.Redis;

/// <summary>A member of a view that is given back to a store that has lost it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">The JSON of its <see cref="LeaseMember" />.</param>
/// <param name="Weight">Its weight, as JSON writes numbers.</param>
internal sealed record RestoredMember(string Name, string Text, string Weight);
