namespace Fleet.Gateway.Fleet;

/// <summary>The time of one read, shared out so that whoever is slow leaves some for those asked after it.</summary>
internal readonly struct ReadBudget
{
    // A silo answers from memory: one that takes longer is stopped, cut off or overwhelmed.
    private static readonly TimeSpan MostOfAttempt = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly TimeSpan _whole;

    public ReadBudget(TimeProvider time, TimeSpan whole)
    {
        _time = time;
        _began = time.GetTimestamp();
        _whole = whole;
    }

    /// <summary>What is left; never negative.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = _whole - _time.GetElapsedTime(_began);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>What the next silo asked may take: at most half of what is left.</summary>
    public TimeSpan Attempt => Least(MostOfAttempt, Left / 2);

    /// <summary>How long a collection may be waited for, so that there is time to fall back on what others have.</summary>
    public TimeSpan Collection => Left - Least(MostOfAttempt, Left / 4);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
