using Fleet.Cluster.Members;
using Fleet.Cluster.Members.Redis;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Members;

public sealed class TenureRuleTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly TenureRule _rule;
    private readonly Tenure _tenure;

    public TenureRuleTests()
    {
        _rule = new TenureRule(_time);
        _tenure = new Tenure(_time);
    }

    [Fact]
    public void A_renewal_holds_from_the_moment_before_the_request_was_sent()
    {
        Renew(answerAfter: TimeSpan.FromMilliseconds(800));
        _time.Advance(TimeSpan.FromMilliseconds(4190));
        Assert.True(_tenure.IsHeld);
        _time.Advance(Moment);
        Assert.False(_tenure.IsHeld);
    }

    [Fact]
    public void A_silo_in_no_view_holds_nothing_and_one_that_is_thrown_out_holds_nothing_any_more()
    {
        Renew(Standing.Out);
        Assert.False(_tenure.IsHeld);
        Renew();
        Assert.True(_tenure.IsHeld);
        Renew(Standing.Out);
        Assert.False(_tenure.IsHeld);
        Renew(isNewView: true);
        Assert.False(_tenure.IsHeld);
        Renew();
        Assert.True(_tenure.IsHeld);
    }

    [Fact]
    public void What_a_leaving_silo_holds_runs_out_by_itself()
    {
        Renew();
        Renew(Standing.Leaving);
        Assert.True(_tenure.IsHeld);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(_tenure.IsHeld);
    }

    [Fact]
    public void A_store_that_is_away_leaves_no_gap_however_long_it_stays_away()
    {
        Renew();
        _time.Advance(Second);
        for (var turn = 0; turn < 200; turn++)
        {
            Fail(after: Second);
            Assert.True(_tenure.IsHeld, $"turn {turn}");
            _time.Advance(TimeSpan.FromMilliseconds(550));
            Assert.True(_tenure.IsHeld, $"after turn {turn}");
        }

        Renew(isNewView: true);
        Assert.True(_tenure.IsHeld);
    }

    [Fact]
    public void Attempts_that_fail_for_a_moment_extend_nothing()
    {
        Renew();
        _time.Advance(TimeSpan.FromSeconds(3));
        Fail(after: Second);
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.True(_tenure.IsHeld);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(_tenure.IsHeld);
    }

    [Fact]
    public void A_silo_that_peers_know_to_be_out_holds_nothing_while_the_store_is_away()
    {
        Renew();
        for (var turn = 0; turn < 4; turn++)
        {
            Fail(after: Second);
        }

        Assert.True(_tenure.IsHeld);
        Apply(_rule.Out(_time.GetTimestamp()));
        Assert.False(_tenure.IsHeld);
        for (var turn = 0; turn < 4; turn++)
        {
            Fail(after: Second, isIn: false);
            Assert.False(_tenure.IsHeld);
        }
    }

    [Fact]
    public void A_silo_that_never_was_in_a_view_holds_nothing_when_the_store_goes_away()
    {
        for (var turn = 0; turn < 10; turn++)
        {
            Fail(after: Second, isIn: false);
            Assert.False(_tenure.IsHeld);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_process_that_was_stopped_holds_nothing_before_it_has_tried_for_a_while(bool stoppedWithinAnAttempt)
    {
        Renew();
        Fail(after: Second);
        Fail(after: Second);
        Fail(after: Second);
        Assert.True(_tenure.IsHeld);
        if (stoppedWithinAnAttempt)
        {
            Fail(after: TimeSpan.FromSeconds(60));
        }
        else
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            Fail(after: Moment);
        }

        Assert.False(_tenure.IsHeld);
        Fail(after: Second);
        Assert.False(_tenure.IsHeld);
        Fail(after: Second);
        Assert.True(_tenure.IsHeld);
    }

    [Fact]
    public void A_process_that_was_stopped_and_finds_another_view_holds_nothing_before_the_next_renewal()
    {
        Renew();
        _time.Advance(TimeSpan.FromSeconds(60));
        Renew(isNewView: true);
        Assert.False(_tenure.IsHeld);
        Assert.True(_rule.IsLearning);
        _time.Advance(LeaseTimes.Learning);

        // Even when the view changes again meanwhile: a fleet that changes all the time must not lock the silo out.
        Renew(isNewView: true);
        Assert.True(_tenure.IsHeld);
        Assert.False(_rule.IsLearning);
    }

    [Fact]
    public void A_process_that_was_stopped_and_missed_nothing_goes_on_at_once()
    {
        Renew();
        _time.Advance(TimeSpan.FromSeconds(60));
        Renew();
        Assert.True(_tenure.IsHeld);
    }

    [Fact]
    public void A_first_renewal_holds_at_once_though_the_view_is_new() => Assert.True(Renew(isNewView: true));

    [Fact]
    public void The_local_wall_clock_is_never_asked()
    {
        var sources = Directory.GetFiles(Path.Combine(Testing.Checkout.Root, "src", "Cluster", "Members"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Testing.Checkout.Root, "src", "Resp"), "*.cs"))
            .ToArray();
        Assert.Contains(sources, file => file.EndsWith("LeaseThread.cs", StringComparison.Ordinal));
        Assert.DoesNotContain(sources, file => File.ReadAllText(file) is var text
            && (text.Contains("UtcNow", StringComparison.Ordinal) || text.Contains("LocalNow", StringComparison.Ordinal) || text.Contains("DateTime", StringComparison.Ordinal)));
    }

    private bool Renew(Standing standing = Standing.In, bool isNewView = false, TimeSpan answerAfter = default)
    {
        var sentAt = _time.GetTimestamp();
        _rule.Begin(sentAt);
        _time.Advance(answerAfter);
        Apply(_rule.Renewed(sentAt, _time.GetTimestamp(), standing, isNewView));
        return _tenure.IsHeld;
    }

    private void Fail(TimeSpan after, bool isIn = true)
    {
        _rule.Begin(_time.GetTimestamp());
        _time.Advance(after);
        Apply(_rule.Failed(_time.GetTimestamp(), isIn));
    }

    private void Apply(TenureTerm? term)
    {
        if (term is { } next)
        {
            _tenure.Extend(next.From, next.Length);
        }
    }
}
