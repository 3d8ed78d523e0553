using System.Globalization;

namespace Fleet.Tests.Integration.Cost;

/// <summary>What one collection by one program costs: a row of the table.</summary>
internal sealed record CostRow
{
    public static string Head =>
        $"{"per collection",-58} | {"collections",11} | {"statements",10} | {"connections",11} | {"round trips",11} | {"CPU ms",7} | {"series",6}";

    public required string What { get; init; }

    /// <summary>How many collections the averages are of.</summary>
    public required long Collections { get; init; }

    public required double Asked { get; init; }

    public required double Connections { get; init; }

    public required double RoundTrips { get; init; }

    /// <summary>CPU time of the collecting process, its serving of one scrape included.</summary>
    public required TimeSpan Cpu { get; init; }

    /// <summary>Series named pg_* or redis_*.</summary>
    public required int Series { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{What,-58} | {Collections,11} | {Asked,10:0.0} | {Connections,11:0.00} | {RoundTrips,11:0.0} | {Cpu.TotalMilliseconds,7:0.0} | {Series,6}");
}
