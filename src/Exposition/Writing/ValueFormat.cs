using System.Buffers;
using System.Diagnostics;
using System.Globalization;

namespace Fleet.Exposition.Writing;

/// <summary>
/// Writes a value as Go's exporters do (shortest digits that read back the same; an exponent from 1e+06 and below
/// 0.0001), so that our text can be compared byte by byte with theirs.
/// </summary>
internal static class ValueFormat
{
    /// <summary>No value is longer.</summary>
    public const int MaxBytes = 32;

    /// <summary>Writes the value.</summary>
    public static void Write(IBufferWriter<byte> output, double value) =>
        output.Advance(Format(value, output.GetSpan(MaxBytes)));

    /// <summary>Puts the value at the beginning of <paramref name="to" />, and gives its length.</summary>
    public static int Format(double value, Span<byte> to)
    {
        if (!double.IsFinite(value))
        {
            var word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            word.CopyTo(to);
            return word.Length;
        }

        // Most values are small whole numbers; -0 takes the long way to keep its sign.
        if (Math.Abs(value) < 1e6 && value == Math.Truncate(value) && !(value == 0 && double.IsNegative(value)))
        {
            var fits = ((int)value).TryFormat(to, out var length, default, CultureInfo.InvariantCulture);
            Debug.Assert(fits, "seven bytes fit");
            return length;
        }

        return FormatDigits(value, to);
    }

    private static int FormatDigits(double value, Span<byte> to)
    {
        Span<byte> digits = stackalloc byte[MaxBytes];
        var count = ShortestDigits(value, digits, out var exponent);
        var length = 0;
        if (double.IsNegative(value))
        {
            to[length++] = (byte)'-';
        }

        if (count == 0)
        {
            to[length++] = (byte)'0';
            return length;
        }

        return length + (exponent is < -4 or >= 6
            ? Scientific(digits[..count], exponent, to[length..])
            : Fixed(digits[..count], exponent, to[length..]));
    }

    /// <summary>The significant digits without zeros at the ends, and the power of ten of the first one.</summary>
    private static int ShortestDigits(double value, Span<byte> digits, out int exponent)
    {
        Span<byte> shortest = stackalloc byte[MaxBytes];
        var fits = value.TryFormat(shortest, out var length, default, CultureInfo.InvariantCulture);
        Debug.Assert(fits, "the shortest form has at most 24 bytes");
        var count = 0;
        var point = 0;
        var fraction = false;
        exponent = 0;
        for (var i = 0; i < length; i++)
        {
            var symbol = shortest[i];
            if (symbol == (byte)'E')
            {
                exponent = int.Parse(shortest[(i + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }

            fraction |= symbol == (byte)'.';
            if (!char.IsAsciiDigit((char)symbol))
            {
                continue;
            }

            if (symbol == (byte)'0' && count == 0)
            {
                point -= fraction ? 1 : 0;
                continue;
            }

            digits[count++] = symbol;
            point += fraction ? 0 : 1;
        }

        exponent += point - 1;
        return digits[..count].TrimEnd((byte)'0').Length;
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> to)
    {
        var length = 0;
        to[length++] = digits[0];
        if (digits.Length > 1)
        {
            to[length++] = (byte)'.';
            digits[1..].CopyTo(to[length..]);
            length += digits.Length - 1;
        }

        to[length++] = (byte)'e';
        to[length++] = exponent < 0 ? (byte)'-' : (byte)'+';
        var fits = Math.Abs(exponent).TryFormat(to[length..], out var written, "00", CultureInfo.InvariantCulture);
        Debug.Assert(fits, "an exponent has at most three digits");
        return length + written;
    }

    private static int Fixed(ReadOnlySpan<byte> digits, int exponent, Span<byte> to)
    {
        if (exponent < 0)
        {
            "0.0000"u8[..(1 - exponent)].CopyTo(to);
            digits.CopyTo(to[(1 - exponent)..]);
            return 1 - exponent + digits.Length;
        }

        var whole = exponent + 1;
        to[..whole].Fill((byte)'0');
        digits[..Math.Min(whole, digits.Length)].CopyTo(to);
        if (digits.Length <= whole)
        {
            return whole;
        }

        to[whole] = (byte)'.';
        digits[whole..].CopyTo(to[(whole + 1)..]);
        return digits.Length + 1;
    }
}
