using System.Globalization;

namespace Fleet.Tests.Chaos.StandIns;

/// <summary>Something that a stand-in database saw.</summary>
/// <param name="Target">The number of the stand-in.</param>
/// <param name="At">When, on the machine's monotonic clock.</param>
/// <param name="Connection">Which connection, counted over all stand-ins.</param>
/// <param name="Peer">The last byte of the address that it came from: which process of the fleet.</param>
/// <param name="Kind">What.</param>
internal readonly record struct StandInEvent(int Target, long At, int Connection, byte Peer, StandInEventKind Kind)
{
    /// <summary>Reads what <see cref="ToString" /> wrote.</summary>
    public static StandInEvent Parse(string line)
    {
        var fields = line.Split(' ');
        return new StandInEvent(
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            long.Parse(fields[1], CultureInfo.InvariantCulture),
            int.Parse(fields[2], CultureInfo.InvariantCulture),
            byte.Parse(fields[3], CultureInfo.InvariantCulture),
            (StandInEventKind)fields[4][0]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Target} {At} {Connection} {Peer} {(char)Kind}");
}
