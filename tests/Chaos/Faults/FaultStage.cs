using System.Diagnostics;
using Fleet.Tests.Chaos.Fleet;
using Fleet.Tests.Chaos.Network;
using Fleet.Tests.Chaos.Plan;
using Fleet.Tests.Chaos.Registrations;
using Fleet.Tests.Chaos.Witness;

namespace Fleet.Tests.Chaos.Faults;

/// <summary>What a fault plays on, and where it writes down what it alone knows.</summary>
internal sealed class FaultStage(ChaosFleet fleet, Witnesses witnesses, Random random)
{
    private readonly List<string> _broken = [];
    private readonly List<string> _notes = [];

    public ChaosFleet Fleet => fleet;

    public Witnesses Witnesses => witnesses;

    public ChaosPlan Plan => fleet.Plan;

    public Random Random => random;

    /// <summary>The targets of the process that was struck, if others must take them over.</summary>
    public Orphans? Orphans { get; private set; }

    /// <summary>When all was mended; the views must agree soon after.</summary>
    public long? MendedAt { get; private set; }

    /// <summary>The writers of the registrations.</summary>
    public Registrar Registrar { get; private set; } = null!;

    /// <summary>What the fault itself found not to hold.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>Figures of this fault alone.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>One of the silos that are there from the beginning, by the seed.</summary>
    public FleetProcess AnySilo() => fleet.Plan.IsSolo ? fleet.Gateways[0] : fleet.Silos[random.Next(fleet.Silos.Count - 1)];

    /// <summary>One of the gateways, by the seed.</summary>
    public FleetProcess AnyGateway() => fleet.Gateways[random.Next(fleet.Gateways.Count)];

    /// <summary>A silo, and all others of the fleet.</summary>
    public (Place One, IReadOnlyList<Place> Others) Alone()
    {
        var silo = AnySilo();
        return (silo.Place, [fleet.Store!.Place, .. fleet.Running.Where(process => process != silo).Select(static process => process.Place)]);
    }

    /// <summary>Waits up to so long, so that the fault comes at another moment with every seed.</summary>
    public Task AnyMomentAsync() => Task.Delay(random.NextDouble() * Plan.Interval);

    /// <summary>A process is struck now: others must take its targets over.</summary>
    public async Task StrikeAsync(FleetProcess process)
    {
        await fleet.StandIns.FetchAsync();
        Orphans = Orphans.Of(fleet, process);
    }

    /// <summary>Lets so many write from now on, in place of those before.</summary>
    public void Write(int writers, TimeSpan pause, IReadOnlyDictionary<string, IdLedger> known) => Registrar = new Registrar(fleet, writers, pause, random, known);

    /// <summary>All is mended now.</summary>
    public void Mended() => MendedAt = Stopwatch.GetTimestamp();

    /// <summary>Intervals, and some seconds for what is under way.</summary>
    public Task IntervalsAsync(double count) => Task.Delay((Plan.Interval * count) + TimeSpan.FromSeconds(2));

    public void Note(string note) => _notes.Add(note);

    /// <summary>Something of this fault alone that must hold.</summary>
    public void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            _broken.Add(otherwise);
        }
    }
}
