using Fleet.Grains.Packs;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class SqlStatementTests
{
    [Theory]
    [InlineData("SELECT 1", "SELECT 1", true)]
    [InlineData("  SELECT 1 ; ", "SELECT 1", true)]
    [InlineData("SELECT 1;;\n-- the end", "SELECT 1", true)]
    [InlineData("-- first\n/* and /* nested */ more */ SELECT 1 -- last", "SELECT 1", true)]
    [InlineData("WITH a AS (SELECT 1) SELECT * FROM a", "WITH a AS (SELECT 1) SELECT * FROM a", true)]
    [InlineData("( (select 1) )", "( (select 1) )", true)]
    [InlineData("VALUES (1)", "VALUES (1)", true)]
    [InlineData("TABLE t", "TABLE t", true)]
    [InlineData("SHOW server_version_num;", "SHOW server_version_num", false)]
    [InlineData("SELECT ';', \"a;b\", 'it''s; (' -- ; )", "SELECT ';', \"a;b\", 'it''s; ('", true)]
    [InlineData(@"SELECT E'\'; (', 'x\'", @"SELECT E'\'; (', 'x\'", true)]
    [InlineData("SELECT E'a''b\\';'", "SELECT E'a''b\\';'", true)]
    [InlineData("SELECT $$a;'b$$, $tag$ ; $$ $tag$, $1", "SELECT $$a;'b$$, $tag$ ; $$ $tag$, $1", true)]
    [InlineData("SELECT a$b, c$$ FROM t", "SELECT a$b, c$$ FROM t", true)]
    [InlineData("SELECT 1 /* inner; */ + 1", "SELECT 1 /* inner; */ + 1", true)]
    [InlineData("SELECT col1::text, a[1:2], b @> c, 'é' FROM t", "SELECT col1::text, a[1:2], b @> c, 'é' FROM t", true)]
    public void One_query_is_taken_without_what_stands_around_it(string sql, string text, bool canBeWrapped) =>
        Assert.Equal(new SqlStatement(text, canBeWrapped, null), SqlStatement.Read(sql));

    [Theory]
    [InlineData("", "holds no statement")]
    [InlineData(" -- nothing\n;", "holds no statement")]
    [InlineData("SELECT 1; SELECT 2", "holds several statements; write each as a query of its own")]
    [InlineData("SELECT 1; DROP TABLE t", "holds several statements; write each as a query of its own")]
    [InlineData("SELECT 1) AS a, (SELECT 2", "has a parenthesis too many")]
    [InlineData("SELECT (1", "has a parenthesis that is not closed")]
    [InlineData("SELECT 'a", "has a quote that is not closed")]
    [InlineData(@"SELECT E'a\'", "has a quote that is not closed")]
    [InlineData("SELECT \"a", "has a quote that is not closed")]
    [InlineData("SELECT $x$ a $y$", "has a quote that is not closed")]
    [InlineData("SELECT 1 /* a /* b */", "has a comment that does not end")]
    [InlineData("SELECT '\0", "has a quote that is not closed")]
    [InlineData("SELECT \0", "holds a NUL character")]
    [InlineData("DELETE FROM t", null)]
    [InlineData("BEGIN", null)]
    [InlineData("SET search_path = x", null)]
    [InlineData("SET TRANSACTION READ WRITE", null)]
    [InlineData("DO $$ BEGIN END $$", null)]
    [InlineData("CALL p()", null)]
    [InlineData("SELECTED", null)]
    public void What_is_no_single_query_is_refused_with_the_reason(string sql, string? reason) =>
        Assert.Equal(reason ?? "is no query: it must begin with SELECT, WITH, VALUES, TABLE or SHOW, since Fleet only reads", SqlStatement.Read(sql).Problem);

    [Fact]
    public void No_text_makes_it_throw()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "'\"$;()-/*eE\\a1 \n"[random.Next(16)]));
            var read = SqlStatement.Read(text);
            Assert.True(read.Text.Length <= text.Length);
        }
    }
}
