namespace Fleet.Tests.Unit.Cluster.Discovery;

/// <summary>A clock whose timers run fifty times faster, for loops that poll.</summary>
internal sealed class FastTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 50 : dueTime, period);
}
