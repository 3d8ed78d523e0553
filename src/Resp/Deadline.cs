namespace Fleet.Resp;

/// <summary>The moment at which blocking work must have ended, by the monotonic clock.</summary>
internal readonly struct Deadline(TimeProvider time, TimeSpan length)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>What is left of the time; zero when it has passed.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = length - time.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
