using System.Collections.Immutable;

namespace Fleet.Silo.HandOver;

/// <summary>The side of a hand-over that gives: answered by the host of grains, reached over the internal endpoint.</summary>
public interface IHandOverGiver
{
    /// <summary>Ends the grains that the sender now owns and gives what they leave; one entry for each target asked for, in their order.</summary>
    Task<ImmutableArray<HandOverEntry>> GiveAsync(HandOverRequest request, CancellationToken cancellationToken);
}
