using System.Globalization;

namespace Fleet.Cluster.Targets;

/// <summary>Durations as users write them: <c>15s</c>, <c>500ms</c>, <c>1m</c>, <c>1h30m</c>.</summary>
public static class DurationText
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>Reads a duration: whole numbers with units, the larger unit first, each at most once.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        long total = 0;
        foreach (var (unit, milliseconds) in Units)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9 || !UnitIs(rest[digits..], unit))
            {
                continue;
            }

            total += long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * milliseconds;
            rest = rest[(digits + unit.Length)..];
        }

        duration = TimeSpan.FromMilliseconds(total);
        return text.Length > 0 && rest.IsEmpty;
    }

    /// <summary>The shortest text with one unit: 90 s is <c>90s</c>, 60 s is <c>1m</c>.</summary>
    public static string Write(TimeSpan duration)
    {
        var total = (long)duration.TotalMilliseconds;
        var (unit, milliseconds) = Units.First(u => u.Milliseconds == 1 || (total > 0 && total % u.Milliseconds == 0));
        return (total / milliseconds).ToString(CultureInfo.InvariantCulture) + unit;
    }

    // "m" must not match the beginning of "ms".
    private static bool UnitIs(ReadOnlySpan<char> rest, string unit) =>
        rest.StartsWith(unit, StringComparison.Ordinal)
        && (rest.Length == unit.Length || char.IsAsciiDigit(rest[unit.Length]));
}
