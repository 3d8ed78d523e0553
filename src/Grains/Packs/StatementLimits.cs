namespace Fleet.Grains.Packs;

/// <summary>The server's own bounds of a statement.</summary>
/// <param name="StatementTimeout">How long it may run.</param>
/// <param name="LockTimeout">How long it may wait for one lock.</param>
internal readonly record struct StatementLimits(TimeSpan StatementTimeout, TimeSpan LockTimeout)
{
    /// <summary>What holds for statements that say nothing else; sessions begin with it.</summary>
    public static StatementLimits Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(250));
}
