using Fleet.Cluster.Targets;

namespace Fleet.Silo.Serving;

/// <summary>One line on a grain.</summary>
/// <param name="Id">The target.</param>
/// <param name="State">Its state.</param>
/// <param name="Series">Samples in its snapshot.</param>
/// <param name="Message">What is wrong; empty when nothing is.</param>
public sealed record GrainSummary(TargetId Id, GrainState State, int Series, string Message);
