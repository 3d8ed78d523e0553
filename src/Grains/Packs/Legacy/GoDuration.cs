using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleet.Grains.Packs.Legacy;

/// <summary>Reads durations as Go writes them: <c>1h15m30.5s</c>, <c>-1.5ms</c>, <c>0</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>The duration in milliseconds; false when the text is none.</summary>
    public static bool TryMilliseconds(string text, out double milliseconds)
    {
        milliseconds = 0;
        if (text is "0" or "+0" or "-0")
        {
            return true;
        }

        if (Whole().Match(text) is not { Success: true } match)
        {
            return false;
        }

        var (numbers, units) = (match.Groups["number"].Captures, match.Groups["unit"].Captures);
        for (var i = 0; i < numbers.Count; i++)
        {
            milliseconds += double.Parse(numbers[i].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Unit(units[i].Value);
        }

        milliseconds = text[0] == '-' ? -milliseconds : milliseconds;
        return true;
    }

    private static double Unit(string unit) => unit switch
    {
        "h" => 3_600_000,
        "m" => 60_000,
        "s" => 1000,
        "ms" => 1,
        "ns" => 1e-6,
        _ => 1e-3,
    };

    // Microseconds come with the Latin u, the micro sign, or the Greek letter.
    [GeneratedRegex(@"^[-+]?((?<number>[0-9]+(\.[0-9]*)?|\.[0-9]+)(?<unit>ns|us|\u00b5s|\u03bcs|ms|s|m|h))+\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();
}
