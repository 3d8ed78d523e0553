using Fleet.Grains.Snapshots;

namespace Fleet.Gateway.Fleet;

/// <summary>The fleet's answer to a read of one target: a closed union.</summary>
internal abstract record FleetAnswer
{
    private FleetAnswer()
    {
    }

    /// <summary>A snapshot, its moments on this process' monotonic clock.</summary>
    /// <param name="Snapshot">The snapshot.</param>
    /// <param name="Source">Where it is from.</param>
    public sealed record Given(TargetSnapshot Snapshot, AnswerSource Source) : FleetAnswer;

    /// <summary>Nothing that would be worth answering with.</summary>
    /// <param name="Why">Sentences for people.</param>
    /// <param name="IsTakenOver">Whether its silo is lost, and another takes it over or soon will: asking again helps.</param>
    public sealed record Unavailable(string Why, bool IsTakenOver) : FleetAnswer;
}
