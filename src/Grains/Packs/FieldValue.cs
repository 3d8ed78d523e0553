using System.Globalization;
using System.Text;
using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>Reads one field of a row as a label or as a number.</summary>
internal static class FieldValue
{
    /// <summary>The text of a label, at most <paramref name="capBytes" /> long; NULL is the empty text.</summary>
    public static string ReadLabel(NpgsqlDataReader reader, int ordinal, int capBytes)
    {
        if (reader.IsDBNull(ordinal))
        {
            return string.Empty;
        }

        var text = reader.GetValue(ordinal) switch
        {
            string value => TextValue.Label(value, reader.GetDataTypeOID(ordinal)),
            bool value => value ? "true" : "false",
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString() ?? string.Empty,
        };
        return Cut(text, capBytes);
    }

    /// <summary>The number; null for NULL.</summary>
    /// <exception cref="PackMappingException">The column is no number.</exception>
    public static double? ReadNumber(NpgsqlDataReader reader, int ordinal)
    {
        if (reader.IsDBNull(ordinal))
        {
            return null;
        }

        return reader.GetValue(ordinal) switch
        {
            double value => value,
            long value => value,
            int value => value,
            short value => value,
            uint value => value,
            float value => value,
            decimal value => (double)value,
            bool value => value ? 1 : 0,
            string text when TextValue.TryNumber(text, reader.GetDataTypeOID(ordinal), out var number) => number,
            var value => throw new PackMappingException(
                $"column {reader.GetName(ordinal)} is a {value.GetType().Name}, which is no number"),
        };
    }

    private static string Cut(string text, int capBytes)
    {
        if (text.Length * 3 <= capBytes || Encoding.UTF8.GetByteCount(text) <= capBytes)
        {
            return text;
        }

        var length = Math.Min(text.Length, capBytes);
        while (Encoding.UTF8.GetByteCount(text.AsSpan(0, length)) > capBytes)
        {
            length -= char.IsLowSurrogate(text[length - 1]) && length > 1 ? 2 : 1;
        }

        return text[..length];
    }
}
