using System.Globalization;
using System.Text;

namespace Fleet.Exposition.Parsing;

/// <summary>Reads a number as exporters write it, NaN and the infinities in any case included.</summary>
internal static class ValueReader
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads the whole text; false when it is no number or one that a double cannot hold.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        var unsigned = text.Length > 1 && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        if (Ascii.EqualsIgnoreCase(unsigned, "Inf"u8) || Ascii.EqualsIgnoreCase(unsigned, "Infinity"u8))
        {
            value = text[0] == (byte)'-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (Ascii.EqualsIgnoreCase(text, "NaN"u8))
        {
            value = double.NaN;
            return true;
        }

        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
