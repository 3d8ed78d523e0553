using System.Diagnostics;
using Fleet.Resp;
using Xunit;

namespace Fleet.Tests.Unit.Resp;

public sealed class BoundedCallsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_call_that_ends_gives_its_value_or_its_exception_anew_each_time()
    {
        var count = 0;
        var calls = new BoundedCalls<string, string>(key => key == "bad" ? throw new IOException("no disk") : key + ++count);
        Assert.Equal("a1", calls.Get("a", Long));
        Assert.Equal("a2", calls.Get("a", Long));
        Assert.Equal("a2", calls.Known("a"));
        Assert.Equal("no disk", Assert.Throws<IOException>(() => calls.Get("bad", Long)).Message);
        Assert.Null(calls.Known("bad"));
    }

    [Fact]
    public void A_call_that_hangs_costs_one_thread_and_what_was_known_stands_in_for_it()
    {
        using var hang = new ManualResetEventSlim(initialState: true);
        var started = 0;
        var calls = new BoundedCalls<string, string>(key =>
        {
            var number = Interlocked.Increment(ref started);
            hang.Wait();
            return key + number;
        });
        Assert.Equal("a1", calls.Get("a", Long));
        hang.Reset();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("a1", calls.Get("a", TimeSpan.FromMilliseconds(20)));
            Assert.Throws<TimeoutException>(() => calls.Get("b", TimeSpan.Zero));
        }

        Assert.True(clock.Elapsed < Long);
        Assert.Equal(3, started);
        hang.Set();
        Assert.Equal("b", calls.Get("b", Long)[..1]);
        Assert.NotEqual("a1", calls.Get("a", Long));
        Assert.Equal(3, started);
    }
}
