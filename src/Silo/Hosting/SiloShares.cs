using Fleet.Cluster.Members;
using Fleet.Grains.Scheduling;

namespace Fleet.Silo.Hosting;

/// <summary>What all grains of a silo share.</summary>
/// <param name="Gate">Bounds the collections under way.</param>
/// <param name="Pace">Bounds the connects.</param>
/// <param name="Tenure">Whether the silo may collect.</param>
public sealed record SiloShares(CollectGate Gate, ConnectPace Pace, Tenure Tenure);
