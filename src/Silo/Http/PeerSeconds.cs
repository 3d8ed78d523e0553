using System.Globalization;

namespace Fleet.Silo.Http;

/// <summary>Durations as the internal endpoint writes them: seconds, to the tick.</summary>
internal static class PeerSeconds
{
    // A year; nothing that is asked or told lasts longer.
    private const decimal Most = 31_536_000;

    public static string Write(TimeSpan value) => (value.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a duration from zero on; false when the text is none.</summary>
    public static bool TryRead(string? text, out TimeSpan value)
    {
        var isSeconds = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= Most;
        value = isSeconds ? new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond)) : TimeSpan.Zero;
        return isSeconds;
    }
}
