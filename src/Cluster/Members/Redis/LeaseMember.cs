namespace Fleet.Cluster.Members.Redis;

/// <summary>What a silo tells the store of itself. Its weight is not among it: that belongs to the fleet.</summary>
internal sealed record LeaseMember(string Name, string Incarnation, string Address, int? MaxTargets)
{
    public static LeaseMember Of(SiloMember member) => new(member.Name, member.Incarnation, member.Address, member.MaxTargets);
}
