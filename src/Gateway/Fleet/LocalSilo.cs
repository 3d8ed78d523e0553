using Fleet.Cluster.Members;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>The silo of this very process: asked in memory. A gateway without a silo has none.</summary>
/// <param name="Self">How views name it.</param>
/// <param name="Reader">Answers for its grains.</param>
internal sealed record LocalSilo(SiloMember Self, ISiloReader Reader);
