using System.Collections.Immutable;
using Fleet.PgWire;

namespace Fleet.Grains.Collectors.PgBouncer.Mapping;

/// <summary>The answer to a SHOW, read by the names of its columns: their order and number change with PgBouncer's version.</summary>
internal sealed class ShowTable
{
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    public ShowTable(PgReply reply)
    {
        for (var i = 0; i < reply.Columns.Length; i++)
        {
            _columns.TryAdd(reply.Columns[i], i);
        }

        Rows = [.. reply.Rows.Select(row => new ShowRow(row, _columns))];
    }

    /// <summary>The rows.</summary>
    public ImmutableArray<ShowRow> Rows { get; }

    /// <summary>Whether there is a column of this name.</summary>
    public bool Has(string column) => _columns.ContainsKey(column);
}
