using System.Globalization;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>
/// PgBouncer's own clock. Its times are local ones with the short name of a zone, which nobody can read for sure, and its
/// machine's clock may be wrong. But the latest time in its lists, that of our own request, is its "now": ages are measured
/// from there.
/// </summary>
internal sealed class ConsoleClock
{
    private const string Format = "yyyy-MM-dd HH:mm:ss";

    private DateTime? _now;
    private string _zone = string.Empty;

    /// <summary>Forgets what earlier answers showed.</summary>
    public void Reset() => _now = null;

    /// <summary>Takes a time of a list.</summary>
    public void Learn(string text)
    {
        if (TryParse(text, out var time, out var zone) && (_now is null || time > _now))
        {
            (_now, _zone) = (time, zone);
        }
    }

    /// <summary>How long ago a time was; null when that cannot be told, as over a change to summer time.</summary>
    public TimeSpan? Age(string text) => TryParse(text, out var time, out var zone) && zone == _zone && _now is { } now ? now - time : null;

    private static bool TryParse(string text, out DateTime time, out string zone)
    {
        time = default;
        zone = text.Length > Format.Length ? text[Format.Length..] : string.Empty;
        return text.Length >= Format.Length
            && DateTime.TryParseExact(text.AsSpan(0, Format.Length), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
