namespace Fleet.Silo.Hosting;

/// <summary>What targets that say nothing of it get.</summary>
/// <param name="Interval">Time between two collections.</param>
/// <param name="Timeout">Deadline of one collection.</param>
public sealed record GrainDefaults(TimeSpan Interval, TimeSpan Timeout);
