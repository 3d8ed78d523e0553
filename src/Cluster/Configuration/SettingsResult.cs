using System.Collections.Immutable;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Configuration;

/// <summary>The settings, or all that is wrong with what was given.</summary>
/// <param name="Settings">The settings; they count only when there are no problems.</param>
/// <param name="Problems">One line each, naming where the setting was given.</param>
public sealed record SettingsResult(FleetSettings Settings, ImmutableArray<SpecProblem> Problems);
