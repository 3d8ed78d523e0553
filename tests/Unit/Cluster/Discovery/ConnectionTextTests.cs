using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Discovery;

public sealed class ConnectionTextTests
{
    [Theory]
    [InlineData("db1", "db1:5432", null)]
    [InlineData("db1:7", "db1:7", null)]
    [InlineData("db1:7/app", "db1:7", "app")]
    [InlineData("db1:7/app?sslmode=require", "db1:7", "app")]
    [InlineData("postgresql://db1:7/app", "db1:7", "app")]
    [InlineData("host=db1 port=7 dbname=app", "db1:7", "app")]
    [InlineData("host=/run/postgresql", "unix:/run/postgresql/.s.PGSQL.5432", null)]
    [InlineData("unix:/run/postgresql", "unix:/run/postgresql", null)]
    [InlineData("[::1]:7", "[::1]:7", null)]
    public void Every_form_of_the_exporter_is_read(string text, string address, string? database)
    {
        Assert.Null(ConnectionText.TryRead(text, TargetKind.Postgres, out var read));
        Assert.Equal((address, database), (read!.Address, read.Database));
    }

    [Theory]
    [InlineData("postgresql://fleet:s3cret@db1/app")]
    [InlineData("fleet@db1")]
    [InlineData("host=db1 user=fleet password=s3cret")]
    [InlineData("http://db1:5432")]
    [InlineData("db1:99999")]
    [InlineData("host=db1,db2")]
    [InlineData("dbname=app")]
    [InlineData("db1?sslmode=never")]
    [InlineData("unix:relative")]
    [InlineData("a b")]
    public void What_names_no_one_server_or_holds_a_login_is_refused_without_being_repeated(string text)
    {
        var reason = ConnectionText.TryRead(text, TargetKind.Postgres, out var read);
        Assert.Null(read);
        Assert.DoesNotContain("s3cret", reason!, StringComparison.Ordinal);
    }
}
