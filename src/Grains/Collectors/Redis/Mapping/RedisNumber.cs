using System.Globalization;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>Reads the numbers in Redis' texts. What is none gives no sample: a wrong 0 would be worse than none.</summary>
internal static class RedisNumber
{
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static double? Parse(ReadOnlySpan<char> text) =>
        double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>As <see cref="Parse" />, and the words by which INFO tells states.</summary>
    public static double? ParseState(ReadOnlySpan<char> text) => text switch
    {
        "ok" or "true" => 1,
        "err" or "fail" or "false" => 0,
        _ => Parse(text),
    };

    /// <summary>As <see cref="Parse" />, and the words for what is no finite number: for values that people gave, not the server.</summary>
    public static double? ParseAny(string? text) => text?.ToUpperInvariant() switch
    {
        "INF" or "+INF" or "INFINITY" or "+INFINITY" => double.PositiveInfinity,
        "-INF" or "-INFINITY" => double.NegativeInfinity,
        "NAN" => double.NaN,
        _ => Parse(text),
    };
}
