using Fleet.Exposition;
using Fleet.Exposition.Instruments;
using Xunit;

namespace Fleet.Tests.Unit.Exposition.Instruments;

public sealed class InstrumentTests
{
    [Fact]
    public void A_counter_has_a_series_for_each_set_of_label_values_in_a_steady_order()
    {
        var counter = new LabelledCounter("c_total", "Counts.", "kind", "outcome");
        counter.Increment("b", "ok");
        counter.Add(5, "a", "x\"\n");
        counter.Increment("b", "ok");
        counter.Add(0, "z", "");
        Assert.Equal(
            """
            # HELP c_total Counts.
            # TYPE c_total counter
            c_total{kind="a",outcome="x\"\n"} 5
            c_total{kind="b",outcome="ok"} 2
            c_total{kind="z",outcome=""} 0

            """,
            Texts.Write(ExpositionFormat.Text004, counter.Read()));
        Assert.Throws<ArgumentException>(() => counter.Increment("one"));
    }

    [Fact]
    public void Increments_of_many_threads_all_count()
    {
        var counter = new LabelledCounter("c_total", "Counts.", "of");
        var histogram = new LabelledHistogram("h", "Takes.", "of", [1]);
        Parallel.For(0, 10_000, i =>
        {
            counter.Increment(i % 2 == 0 ? "even" : "odd");
            histogram.Observe("x", 2);
        });
        Assert.Equal([5000, 5000], counter.Read().Samples.Select(s => s.Value));
        Assert.Equal([0, 10_000, 20_000, 10_000], histogram.Read().Samples.Select(s => s.Value));
    }

    [Fact]
    public void A_histogram_is_cumulative_and_a_bound_belongs_to_its_own_bucket()
    {
        var histogram = new LabelledHistogram("h_seconds", "Takes.", "kind", [0.005, 1]);
        foreach (var value in (double[])[0.005, 0.0051, 1, 7.5])
        {
            histogram.Observe("a", value);
        }

        Assert.Equal(
            """
            # HELP h_seconds Takes.
            # TYPE h_seconds histogram
            h_seconds_bucket{kind="a",le="0.005"} 1
            h_seconds_bucket{kind="a",le="1"} 3
            h_seconds_bucket{kind="a",le="+Inf"} 4
            h_seconds_sum{kind="a"} 8.5101
            h_seconds_count{kind="a"} 4

            """,
            Texts.Write(ExpositionFormat.Text004, histogram.Read()));
    }
}
