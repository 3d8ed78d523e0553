using Fleet.Cluster.Members;

namespace Fleet.Silo.Hosting;

/// <summary>Which silo of a view this process is.</summary>
/// <param name="Member">As it announces itself.</param>
public sealed record SiloSelf(SiloMember Member)
{
    /// <summary>Whether a member is this very process.</summary>
    public bool Is(SiloMember? member) => Member.IsSameProcess(member);
}
