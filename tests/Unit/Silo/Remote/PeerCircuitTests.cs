using Fleet.Cluster;
using Fleet.Silo.Remote;
using Fleet.Tests.Testing.Time;
using Xunit;

namespace Fleet.Tests.Unit.Silo.Remote;

public sealed class PeerCircuitTests
{
    private static readonly TimeSpan Pause = Limits.Default.PeerPause;
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTime _time = new();
    private readonly PeerCircuit _circuit;

    public PeerCircuitTests() => _circuit = new PeerCircuit(Limits.Default, _time);

    [Fact]
    public void A_timeout_opens_it_and_a_pause_later_one_call_passes()
    {
        Assert.True(TimedOut(Enter()));
        Assert.Null(_circuit.TryEnter(always: false));
        Assert.Equal(("slow", false), _circuit.LastFailure);
        _time.Advance(Pause - Tick);
        Assert.Null(_circuit.TryEnter(always: false));
        _time.Advance(Tick);
        var probe = Enter();
        Assert.Null(_circuit.TryEnter(always: false));
        Assert.True(_circuit.Answered(probe));
        Enter();
        Enter();
    }

    [Fact]
    public void Three_failures_in_a_row_open_it_and_an_answer_between_them_does_not_let_it()
    {
        Assert.False(Failed(Enter()));
        Assert.False(Failed(Enter()));
        Assert.False(_circuit.Answered(Enter()));
        Assert.False(Failed(Enter()));
        Assert.False(Failed(Enter()));
        Assert.True(Failed(Enter()));
        Assert.Null(_circuit.TryEnter(always: false));
        Assert.Equal(("refused", true), _circuit.LastFailure);
    }

    [Fact]
    public void A_probe_that_fails_is_followed_by_another_pause()
    {
        TimedOut(Enter());
        _time.Advance(Pause);
        Assert.False(TimedOut(Enter()));
        _time.Advance(Pause - Tick);
        Assert.Null(_circuit.TryEnter(always: false));
        _time.Advance(Tick);
        Enter();
    }

    [Fact]
    public void Calls_that_began_before_it_opened_neither_prolong_nor_close_it()
    {
        var (first, second, third) = (Enter(), Enter(), Enter());
        Assert.True(TimedOut(first));
        _time.Advance(Pause);
        Assert.False(TimedOut(second));
        Assert.False(_circuit.Answered(third));
        Assert.True(_circuit.Answered(Enter()));
    }

    [Fact]
    public void A_late_failure_of_before_does_not_count_after_it_has_closed()
    {
        var old = Enter();
        TimedOut(Enter());
        _time.Advance(Pause);
        _circuit.Answered(Enter());
        Assert.False(TimedOut(old));
        Enter();
    }

    [Fact]
    public void A_probe_that_is_abandoned_leaves_its_place_to_the_next_call()
    {
        TimedOut(Enter());
        _time.Advance(Pause);
        var probe = Enter();
        Assert.Null(_circuit.TryEnter(always: false));
        _circuit.Abandoned(probe);
        Enter();
    }

    [Fact]
    public void A_probe_that_never_ends_does_not_keep_it_open_for_ever()
    {
        TimedOut(Enter());
        _time.Advance(Pause);
        Enter();
        _time.Advance(Limits.Default.PeerReadTime);
        Assert.True(_circuit.Answered(Enter()));
    }

    [Fact]
    public void What_is_always_tried_passes_while_it_is_open_and_its_answer_closes_it()
    {
        TimedOut(Enter());
        var always = _circuit.TryEnter(always: true);
        Assert.NotNull(always);
        Assert.Null(_circuit.TryEnter(always: false));
        Assert.True(_circuit.Answered(always.Value));
        Enter();
    }

    private PeerPass Enter() => _circuit.TryEnter(always: false) ?? throw new Xunit.Sdk.XunitException("The circuit is open.");

    private bool TimedOut(PeerPass pass) => _circuit.Failed(pass, timedOut: true, isGone: false, "slow");

    private bool Failed(PeerPass pass) => _circuit.Failed(pass, timedOut: false, isGone: true, "refused");
}
