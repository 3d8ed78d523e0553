using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>Reads values that the server gave as text, as all of users' queries are: any type is readable then, also types that users made.</summary>
internal static partial class TextValue
{
    private const uint Boolean = 16;
    private const uint Single = 700;
    private const uint Double = 701;
    private const uint Date = 1082;
    private const uint Timestamp = 1114;
    private const uint TimestampWithZone = 1184;
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] Formats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"];

    /// <summary>A number, a boolean as 1 or 0, a time as whole Unix seconds; false for anything else.</summary>
    /// <param name="text">The value.</param>
    /// <param name="type">The number of its type.</param>
    /// <param name="number">The number.</param>
    public static bool TryNumber(string text, uint type, out double number)
    {
        switch (type)
        {
            case Boolean:
                number = text == "t" ? 1 : 0;
                return true;
            case Date or Timestamp or TimestampWithZone when TryUnixSeconds(text, out var seconds):
                number = seconds;
                return true;
            default:
                return TryNumber(text, out number);
        }
    }

    /// <summary>A label: booleans are true and false, times whole Unix seconds.</summary>
    public static string Label(string text, uint type) => type switch
    {
        Boolean => text == "t" ? "true" : "false",
        Single or Double when TryNumber(text, out var number) => GoFloat.Text(number),
        Date or Timestamp or TimestampWithZone when TryUnixSeconds(text, out var seconds) => seconds.ToString(CultureInfo.InvariantCulture),
        _ => text,
    };

    /// <summary>The numbers of an array of one dimension; false for anything else.</summary>
    public static bool TryNumbers(string text, out ImmutableArray<double> numbers)
    {
        numbers = [];
        if (text.Length < 2 || text[0] != '{' || text[^1] != '}')
        {
            return false;
        }

        var parts = text.Length == 2 ? [] : text[1..^1].Split(',');
        var read = ImmutableArray.CreateBuilder<double>(parts.Length);
        foreach (var part in parts)
        {
            if (!TryNumber(part, out var number))
            {
                return false;
            }

            read.Add(number);
        }

        numbers = read.MoveToImmutable();
        return true;
    }

    private static bool TryNumber(string text, out double number)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, style, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        number = text.TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase)
            ? text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity
            : 0;
        return number != 0;
    }

    // In the ISO style that the session is set to: 2026-11-21 18:08:13.25+05:30. Times without a zone count as UTC.
    private static bool TryUnixSeconds(string text, out long seconds)
    {
        seconds = 0;
        if (IsoTime().Match(text) is not { Success: true } match)
        {
            return false;
        }

        int Part(string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        if (!DateTime.TryParseExact(match.Groups["time"].ValueSpan, Formats, CultureInfo.InvariantCulture, Utc, out var time))
        {
            return false;
        }

        var offset = new TimeSpan(Part("oh"), Part("om"), Part("os"));
        seconds = (time - DateTime.UnixEpoch - (match.Groups["sign"].Value == "-" ? -offset : offset)).Ticks / TimeSpan.TicksPerSecond;
        return true;
    }

    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?)(\.\d+)?((?<sign>[+-])(?<oh>\d\d)(:(?<om>\d\d))?(:(?<os>\d\d))?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex IsoTime();
}
