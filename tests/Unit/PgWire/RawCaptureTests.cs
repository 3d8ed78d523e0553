using Fleet.PgWire;
using Xunit;

namespace Fleet.Tests.Unit.PgWire;

/// <summary>Messages as a real PgBouncer 1.18 sent them.</summary>
public sealed class RawCaptureTests
{
    [Fact]
    public void Errors_are_read_with_severity_state_and_text()
    {
        var errors = RawCapture.Bodies('E').Select(body => PgBody.Error(body)).ToList();
        Assert.All(errors, error => Assert.Equal("08P01", error.SqlState));
        Assert.Contains(new PgError("ERROR", "08P01", "invalid command 'SHOW VERSION; SHOW LISTS', use SHOW HELP;"), errors);
        Assert.Contains(new PgError("FATAL", "08P01", "not allowed"), errors);
        Assert.Equal([false, true], errors.OrderBy(error => error.Severity).Select(error => error.EndsSession).Distinct());
    }

    [Fact]
    public void Rows_are_read_by_the_columns_before_them()
    {
        var rows = RawCapture.FirstRows().Where(row => !IsCut(row.Columns)).Select(row => (row.Columns, Row: PgRow.Read(row.Row, row.Columns.Length))).ToList();
        Assert.Equal(7, rows.Count);
        Assert.Equal("PgBouncer 1.18.0", rows[0].Row.Text(0));
        var (columns, stats) = rows[1];
        Assert.Equal(["app", "21", "21", "19382", "66444", "40750109", "40750109", "16673531"], columns.Select((_, i) => stats.Text(i)));
        var (names, database) = rows.Single(row => row.Columns[0] == "name" && row.Columns.Contains("force_user"));
        Assert.Equal("app", database.Text(0));
        Assert.Null(database.Text(Array.IndexOf(names, "force_user")));
        Assert.Equal("0", database.Text(names.Length - 1));
    }

    [Fact]
    public void Rows_that_were_cut_are_refused()
    {
        var rows = RawCapture.FirstRows().Where(row => IsCut(row.Columns)).ToList();
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Throws<PgProtocolException>(() => PgRow.Read(row.Row, row.Columns.Length)));
    }

    [Fact]
    public void Parameters_are_names_and_values()
    {
        var parameters = RawCapture.Bodies('S').Select(body =>
        {
            var fields = new PgBody(body);
            return (fields.Text(), fields.Text());
        });
        Assert.Contains(("server_version", "1.18.0/bouncer"), parameters);
    }

    // The rows of SHOW CLIENTS and SHOW POOLS were cut when they were written down.
    private static bool IsCut(string[] columns) => columns[0] == "type" || columns.Contains("maxwait");
}
