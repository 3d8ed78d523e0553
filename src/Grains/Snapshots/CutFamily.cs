namespace Fleet.Grains.Snapshots;

/// <summary>A family that the series cap left out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Samples">How many samples it had.</param>
public readonly record struct CutFamily(string Name, int Samples);
