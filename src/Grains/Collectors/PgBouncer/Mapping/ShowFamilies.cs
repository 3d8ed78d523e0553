using System.Collections.Immutable;
using Fleet.Exposition;
using Fleet.Grains.Collecting;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>Makes families of answers by tables of fields. What is no number, or not there in this version, gives no sample.</summary>
internal static class ShowFamilies
{
    /// <summary>The name of the console's own database: it stands in answers beside the others, and is left out of sums and shares.</summary>
    public const string Console = "pgbouncer";

    /// <summary>One sample for each field that is a column, for each row.</summary>
    public static void AddColumns(ShowTable table, ImmutableArray<ShowField> fields, Func<ShowRow, Label[]> labels, FamilySet families)
    {
        foreach (var row in table.Rows)
        {
            var labelled = labels(row);
            foreach (var field in fields)
            {
                Add(field, row.Number(field.Column), families, labelled);
            }
        }
    }

    /// <summary>One sample for each field that is a row, in an answer of names and values.</summary>
    public static void AddRows(ShowTable table, string name, string value, ImmutableArray<ShowField> fields, FamilySet families)
    {
        foreach (var row in table.Rows)
        {
            if (fields.FirstOrDefault(field => field.Column == row.Text(name)) is { } known)
            {
                Add(known, row.Number(value), families);
            }
        }
    }

    private static void Add(ShowField field, double? value, FamilySet families, params ReadOnlySpan<Label> labels)
    {
        if (value is not { } number)
        {
            return;
        }

        if (field.Type == FamilyType.Counter)
        {
            families.Counter(field.Name, field.Help, number / field.Divisor, labels);
        }
        else
        {
            families.Gauge(field.Name, field.Help, number / field.Divisor, labels);
        }
    }
}
