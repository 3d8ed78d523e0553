namespace Fleet.Grains.Packs;

/// <summary>The server's own bounds of a statement.</summary>
/// <param name="StatementTimeout">How long it may run.</param>
/// <param name="LockTimeout">How long it may wait for one lock.</param>
internal readonly record struct StatementLimits(TimeSpan StatementTimeout, TimeSpan LockTimeout);
