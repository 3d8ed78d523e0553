using System.Globalization;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Fleet;

/// <summary>Says why there is nothing to answer a read with.</summary>
internal static class Unavailability
{
    /// <summary>One sentence.</summary>
    /// <param name="placement">Who owns what.</param>
    /// <param name="id">The target.</param>
    /// <param name="answer">What the owner answered; null when it did not, or there is none.</param>
    /// <param name="lastAge">The age of the last answer, which is too old; null when there is none.</param>
    public static string Why(FleetPlacement placement, TargetId id, SnapshotAnswer? answer, TimeSpan? lastAge)
    {
        if (placement.OwnerOf(id) is not { } owner)
        {
            return $"Target '{id}' is not collected now: {Ownership.WhyNobody(placement, id)}.";
        }

        return answer switch
        {
            SnapshotAnswer.NotYet => $"Target '{id}' has no snapshot yet: its first collection has not ended.",
            null => $"Target '{id}' cannot be read: its silo {owner.Name} does not answer and {Last(lastAge)}.",
            _ => $"Target '{id}' has no snapshot yet: its silo {owner.Name} does not run it yet.",
        };
    }

    private static string Last(TimeSpan? age) => age is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"the last answer is {known.TotalSeconds:0} s old")
        : "there is no last answer";
}
