using Fleet.Cluster;
using Fleet.Grains.Packs;
using Fleet.Tests.Testing.Time;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Packs;

public sealed class PackRefusalsTests
{
    private readonly ManualTime _time = new();
    private readonly PackRefusals _refusals;

    public PackRefusalsTests() => _refusals = new PackRefusals(_time);

    [Fact]
    public void What_was_refused_is_not_asked_for_an_hour_and_says_why()
    {
        Assert.False(_refusals.Stand(Run()));
        Assert.True(_refusals.Add(Run(error: "42501")));
        _time.Advance(TimeSpan.FromMinutes(59));
        var run = Run();
        Assert.True(_refusals.Stand(run));
        Assert.Equal("42501", run.Refusal?.SqlState);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_refusals.Stand(Run()));
        Assert.False(_refusals.Stand(Run()));
    }

    [Fact]
    public void It_is_asked_again_once_the_statement_or_the_rights_are_others()
    {
        _refusals.Know(isMonitor: false);
        _refusals.Add(Run(error: "42501"));
        Assert.False(_refusals.Stand(Run(sql: "SELECT 2")));
        _refusals.Add(Run(error: "42501"));
        _refusals.Know(isMonitor: false);
        Assert.True(_refusals.Stand(Run()));
        _refusals.Know(isMonitor: true);
        Assert.False(_refusals.Stand(Run()));
    }

    [Theory]
    [InlineData("42501", "", true)]
    [InlineData("0A000", "", true)]
    [InlineData("55000", "extension: pgq", true)]
    [InlineData("55000", "", false)]
    [InlineData("42P01", "", false)]
    [InlineData("57014", "", false)]
    public void Only_what_asking_again_would_not_change_is_a_refusal(string state, string more, bool expected) =>
        Assert.Equal(expected, _refusals.Add(Run(error: state, more: more)));

    private static PackRun Run(string sql = "SELECT 1", string? error = null, string more = "")
    {
        var pack = PackParser.Parse("p.yaml", $$"""
            name: p
            about: One value.
            default: "on"
            tier: health
            queries: [{sql: {{sql}}}]
            families: [{name: pg_p, type: gauge, value: 1, help: Value}]
            {{more}}
            """).Pack!;
        var bounds = new PackBounds(Limits.Default, TimeSpan.FromSeconds(1), _ => true);
        return new PackRun(new ChosenPack(pack, pack.Queries[0], string.Empty), new Version(15, 0), bounds, _ => 0)
        {
            Error = error is null ? null : new PostgresException("no", "ERROR", "ERROR", error),
        };
    }
}
