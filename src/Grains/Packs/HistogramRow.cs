using System.Collections.Immutable;
using Fleet.Exposition;
using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>
/// Reads a histogram from one row, out of four columns named as those of postgres_exporter's queries.yaml: <c>c</c> holds
/// the upper bounds, <c>c_bucket</c> how many observations lie at or below each, <c>c_sum</c> and <c>c_count</c> the rest.
/// </summary>
internal static class HistogramRow
{
    /// <summary>The columns of the histogram that a family names by its first one.</summary>
    public static IEnumerable<string> Columns(string column) => [column, column + "_bucket", column + "_sum", column + "_count"];

    /// <summary>The samples of the reader's present row; none when one of the columns is NULL.</summary>
    /// <exception cref="PackMappingException">The columns are no histogram.</exception>
    public static IEnumerable<Sample> Read(NpgsqlDataReader reader, Func<string, int> ordinal, PackFamily family, ImmutableArray<Label> labels)
    {
        var columns = Columns(family.Column!).Select(ordinal).ToArray();
        if (columns.Any(reader.IsDBNull))
        {
            yield break;
        }

        var (bounds, counts) = (Numbers(reader, columns[0]), Numbers(reader, columns[1]));
        if (bounds.Length != counts.Length)
        {
            throw new PackMappingException($"column {family.Column} has {bounds.Length} upper bounds for {counts.Length} counts");
        }

        var count = FieldValue.ReadNumber(reader, columns[3])!.Value;
        for (var i = 0; i < bounds.Length; i++)
        {
            if (!double.IsPositiveInfinity(bounds[i]))
            {
                yield return new Sample("_bucket", labels.Add(new Label("le", GoFloat.Text(bounds[i] * family.Scale))), counts[i]);
            }
        }

        yield return new Sample("_bucket", labels.Add(new Label("le", "+Inf")), count);
        yield return new Sample("_sum", labels, FieldValue.ReadNumber(reader, columns[2])!.Value * family.Scale);
        yield return new Sample("_count", labels, count);
    }

    private static double[] Numbers(NpgsqlDataReader reader, int ordinal) => reader.GetValue(ordinal) switch
    {
        double[] values => values,
        long[] values => [.. values.Select(value => (double)value)],
        int[] values => [.. values.Select(value => (double)value)],
        decimal[] values => [.. values.Select(value => (double)value)],
        string text when TextValue.TryNumbers(text, out var values) => [.. values],
        var value => throw new PackMappingException($"column {reader.GetName(ordinal)} is a {value.GetType().Name}, which is no array of numbers"),
    };
}
