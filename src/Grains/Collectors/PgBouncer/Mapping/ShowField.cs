using Fleet.Exposition;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>One column (or, where an answer lists names and values, one row) that is a family of its own.</summary>
/// <param name="Column">What it is called in the answer.</param>
/// <param name="Name">The family.</param>
/// <param name="Type">Its type.</param>
/// <param name="Help">Its help text.</param>
/// <param name="Divisor">What the value is divided by, to be in the unit that the name tells.</param>
internal sealed record ShowField(string Column, string Name, FamilyType Type, string Help, double Divisor = 1)
{
    private const double Micro = 1e6;

    public static ShowField Gauge(string column, string name, string help) => new(column, name, FamilyType.Gauge, help);

    public static ShowField Counter(string column, string name, string help) => new(column, name, FamilyType.Counter, help);

    /// <summary>A counter that PgBouncer counts in microseconds and that is shown in seconds.</summary>
    public static ShowField Time(string column, string name, string help) => new(column, name, FamilyType.Counter, help, Micro);
}
