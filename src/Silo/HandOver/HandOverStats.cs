using Fleet.Exposition;
using Fleet.Exposition.Instruments;

namespace Fleet.Silo.HandOver;

/// <summary>Counts what moved between silos, for the silo's own <c>/metrics</c>.</summary>
public sealed class HandOverStats
{
    /// <summary>Taken over from the silo that had it.</summary>
    public const string Taken = "taken";

    /// <summary>Given to a new owner.</summary>
    public const string Given = "given";

    /// <summary>Begun anew, because no earlier owner answered.</summary>
    public const string Orphaned = "orphaned";

    private readonly LabelledCounter _moves = new("fleet_handovers_total", "Targets that moved to or from this silo, by how.", "how");

    /// <summary>Counts from zero.</summary>
    public HandOverStats()
    {
        foreach (var how in (string[])[Taken, Given, Orphaned])
        {
            _moves.Add(0, how);
        }
    }

    /// <summary>Books one target.</summary>
    public void Book(string how) => _moves.Increment(how);

    /// <summary>The family as it stands now.</summary>
    public MetricFamily Read() => _moves.Read();
}
