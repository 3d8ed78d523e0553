using System.Globalization;

namespace Fleet.Grains.Packs;

/// <summary>Writes numbers in labels as programs in Go do, so that <c>le="1e+06"</c> stays the series that it was.</summary>
internal static class GoFloat
{
    /// <summary>The shortest text that reads as the same number.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        // Between 0.0001 and a million both write all digits.
        var plain = value.ToString("R", CultureInfo.InvariantCulture);
        var (digits, exponent) = Parts(plain.TrimStart('-'));
        if (digits.Length == 0 || exponent is >= -4 and < 6)
        {
            return plain;
        }

        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : string.Empty)}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    // The digits without zeros around them, and the power of ten of the first one.
    private static (string Digits, int Exponent) Parts(string text)
    {
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var power = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? text : text[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var zeros = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), whole - 1 - zeros + power);
    }
}
