using System.Collections.Immutable;
using System.Globalization;
using Fleet.Exposition;
using Fleet.Grains.Packs.Legacy;
using Npgsql;

namespace Fleet.Grains.Packs;

/// <summary>One pack asked once on one connection: its statement as a step, and what came of it.</summary>
internal sealed class PackRun
{
    private readonly Version _version;
    private readonly PackBounds _bounds;
    private readonly int _rowCap;

    public PackRun(ChosenPack chosen, Version version, PackBounds bounds, Func<string, object> argument)
    {
        Chosen = chosen;
        _version = version;
        _bounds = bounds;
        _rowCap = chosen.Pack.RowCap ?? bounds.Limits.RowsPerQuery;
        TopCount = chosen.Pack.Top is { } top ? Convert.ToInt32(argument(top.Count), CultureInfo.InvariantCulture) : 0;
        Step = new BatchStep
        {
            Name = chosen.Pack.Name,
            Sql = PackSql.Wrap(chosen, _rowCap),
            IsUsers = chosen.Pack.Origin is not null,
            Arguments = [.. chosen.Pack.Parameters.Select(argument)],
            Limits = new StatementLimits(Shorter(chosen.Pack.StatementTimeout, bounds), Shorter(chosen.Pack.LockTimeout, bounds)),
            ReadAsync = ReadAsync,
        };
    }

    /// <summary>The pack with its variant.</summary>
    public ChosenPack Chosen { get; }

    /// <summary>The pack.</summary>
    public QueryPack Pack => Chosen.Pack;

    /// <summary>Its statement.</summary>
    public BatchStep Step { get; }

    /// <summary>How many rows are always shown when the pack has <see cref="QueryPack.Top" />.</summary>
    public int TopCount { get; }

    /// <summary>The families read.</summary>
    public ImmutableArray<MetricFamily> Families { get; set; } = [];

    /// <summary>Whether there were more rows than the cap; <see cref="Families" /> then holds the first ones.</summary>
    public bool WasCut { get; private set; }

    /// <summary>The server's time when it began the statement, in seconds; null when it never answered.</summary>
    public double? StartedAt { get; private set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public Exception? Error { get; set; }

    /// <summary>Why the server does not let this user ask it at all, now or when it was last asked; null when it does.</summary>
    public PostgresException? Refusal { get; set; }

    /// <summary>When it was asked, as a timestamp of the clock; for who keeps it.</summary>
    public long AskedAt { get; set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>How many rows are kept.</summary>
    public int RowCap => _rowCap;

    /// <summary>How many rows came and were kept.</summary>
    public int Rows { get; private set; }

    /// <summary>What of the rows could not be shown.</summary>
    public ImmutableArray<string> Notes { get; private set; } = [];

    private static TimeSpan Shorter(TimeSpan wanted, PackBounds bounds) =>
        wanted < bounds.LongestStatement ? wanted : bounds.LongestStatement;

    private async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var isWrapped = !Chosen.Query.IsSentAsIs;
        if (isWrapped && (reader.FieldCount < PackSql.OwnColumns || reader.GetName(0) != PackSql.StartedColumn))
        {
            throw new PackMappingException("the server answered another statement");
        }

        var mapper = Mapper(reader, isWrapped ? PackSql.OwnColumns : 0);
        var rows = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            StartedAt ??= isWrapped ? FieldValue.ReadNumber(reader, 0) : null;
            if (isWrapped && await reader.IsDBNullAsync(1, cancellationToken))
            {
                continue;
            }

            if (++rows > _rowCap)
            {
                WasCut = true;
                break;
            }

            mapper.AddRow();
        }

        Rows = Math.Min(rows, _rowCap);
        Families = mapper.Build();
        Notes = mapper.Notes;
    }

    private IRowMapper Mapper(NpgsqlDataReader reader, int first) => Pack.Columns is { } rules
        ? new ColumnMapper(rules, reader, first, _bounds)
        : new RowMapper(Pack, _version, reader, _bounds);
}
