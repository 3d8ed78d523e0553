namespace Fleet.Cluster.Members;

/// <summary>What a silo carries, as it measures it itself and tells with each renewal of its lease.</summary>
/// <param name="Grains">Its grains.</param>
/// <param name="Busy">Collections under way at a time, on average: the sum over its targets of collection time by interval.</param>
public sealed record SiloLoad(int Grains, double Busy);
