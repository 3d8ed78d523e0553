using Fleet.Cluster.Discovery;

namespace Fleet.Silo.Start;

/// <summary>The configuration file's targets, where there is a file.</summary>
/// <param name="Declared">Follows the file; null when the process was started without one.</param>
internal sealed record ConfigFile(DeclaredTargets? Declared);
