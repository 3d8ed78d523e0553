using Fleet.Tests.Chaos.Network;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>The network between a process and some others swallows every packet for a minute.</summary>
/// <param name="name">The fault's name.</param>
/// <param name="bounds">What must hold.</param>
/// <param name="ends">Who is cut off from whom.</param>
internal sealed class LinkCut(string name, FaultBounds bounds, Func<FaultStage, (Place One, IReadOnlyList<Place> Others)> ends) : IFault
{
    public string Name => name;

    public FaultBounds Bounds => bounds;

    public async Task RunAsync(FaultStage stage)
    {
        var (one, others) = ends(stage);
        await stage.AnyMomentAsync();
        if (stage.Fleet.Silos.Find(silo => silo.Place == one) is { } struck)
        {
            await stage.StrikeAsync(struck);
        }

        foreach (var other in others)
        {
            await PlayNetwork.CutAsync(one, other);
        }

        await Task.Delay(stage.Plan.Hold(TimeSpan.FromSeconds(60)));
        foreach (var other in others)
        {
            await PlayNetwork.MendAsync(one, other);
        }

        stage.Mended();
        stage.Note($"{one.Name} was cut off from {string.Join(", ", others.Select(static other => other.Name))}");
    }
}
