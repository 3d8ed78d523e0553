using System.Globalization;
using Fleet.PgWire;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>One row of a SHOW.</summary>
internal readonly struct ShowRow(PgRow row, IReadOnlyDictionary<string, int> columns)
{
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A field as text; empty for NULL, and for a column that this version does not have.</summary>
    public string Text(string column) => columns.TryGetValue(column, out var index) ? row.Text(index) ?? string.Empty : string.Empty;

    /// <summary>A field as number; null for NULL, for what is none, and for a column that this version does not have.</summary>
    public double? Number(string column) => double.TryParse(Text(column), Style, CultureInfo.InvariantCulture, out var value) ? value : null;
}
