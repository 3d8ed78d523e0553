namespace Fleet.Tests.Testing.Time;

/// <summary>A clock on which each look is one step later than the last, however long it really was; timers are the real ones.</summary>
/// <param name="step">How far it moves.</param>
public sealed class StepClock(TimeSpan step) : TimeProvider
{
    private long _ticks;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override long GetTimestamp() => Interlocked.Add(ref _ticks, step.Ticks);
}
