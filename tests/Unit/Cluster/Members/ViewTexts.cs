using Fleet.Cluster.Members;
using Fleet.Cluster.Members.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Members;

public sealed class ViewTexts
{
    [Fact]
    public void A_view_is_read_as_it_was_written_in_the_order_of_names()
    {
        var view = View(7, "b", "a");
        var read = ViewText.Read(ViewText.Write(view));
        Assert.Equal((7, "made"), (read.Number, read.Why));
        Assert.Equal(view.Members.Reverse(), read.Members);
        Assert.Empty(ViewText.Read("""{"number":3,"why":"a left","members":[]}""").Members);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"number":0,"why":"x","members":[]}""")]
    [InlineData("""{"number":1,"why":"x","members":{}}""")]
    [InlineData("""{"number":1,"why":"x","members":[null]}""")]
    [InlineData("""{"number":1,"why":"x","members":[{"name":"","incarnation":"1","address":"a:1"}]}""")]
    [InlineData("""{"number":1,"why":"x","members":[{"name":"a","incarnation":"1","address":"a:1","weight":0}]}""")]
    [InlineData("""{"number":4503599627370497,"why":"x","members":[]}""")]
    [InlineData("""{"number":1,"why":"x","members":[{"name":"a","incarnation":"1","address":"a"}]}""")]
    [InlineData("""{"number":1,"why":"x","members":[{"name":"A b","incarnation":"1","address":"a:1"}]}""")]
    [InlineData("""{"number":1,"why":"x","members":[{"name":"a","incarnation":"1","address":"a:1"},{"name":"a","incarnation":"2","address":"a:2"}]}""")]
    [InlineData("""{"number":1,"why":"x","members":[{"name":"a","incarnation":"1","address":"a:1","weight":1e9}]}""")]
    public void What_is_no_view_is_refused(string text) => Assert.Throws<LeaseException>(() => ViewText.Read(text));

    [Fact]
    public void What_cannot_be_a_view_is_not_taken_from_another_process()
    {
        using var wishes = new LeaseWishes();
        var board = new MemberBoard(wishes, new LeaseNotices(NullLogger.Instance), TimeProvider.System);
        board.Offer(View(5, "b", "a"));
        Assert.Equal(["a", "b"], board.Views.Current.Members.Select(member => member.Name));
        var good = View(6, "a");
        FleetView[] strange =
        [
            View(1_000_006, "a"), View(long.MaxValue, "a"), View(6, "a", "a"), good with { Why = null! }, good with { Members = default },
            good with { Members = [null!] }, good with { Members = [good.Members[0] with { Weight = double.NaN }] },
            good with { Members = [good.Members[0] with { Incarnation = new string('i', 65) }] },
        ];
        Assert.All(strange, board.Offer);
        Assert.Equal(5, board.Views.Current.Number);
        board.Offer(good);
        Assert.Equal(6, board.Views.Current.Number);
    }

    [Fact]
    public void Loads_are_read_as_they_were_written_and_others_are_left_out()
    {
        Assert.Equal(new SiloLoad(2000, 1.0 / 3), LoadText.Read(LoadText.Write(new SiloLoad(2000, 1.0 / 3))));
        Assert.All(new[] { "", "1", "1 2 3", "x 1", "1 x", "-1 2", "1 NaN" }, text => Assert.Null(LoadText.Read(text)));
    }

    [Fact]
    public void What_the_store_tells_and_what_was_seen_are_one_history()
    {
        var known = ViewHistory.None.With(View(2)).With(View(4)).With(View(5));
        Assert.Same(known, ViewMerge.Of(known, [View(5)]));
        Assert.Equal([8L, 7, 5, 4, 2], Numbers(ViewMerge.Of(known, [View(8), View(7), View(4)])));
        Assert.Equal([30L, 29, 28, 27, 26, 25, 24], Numbers(ViewMerge.Of(known, [.. Enumerable.Range(20, 11).Reverse().Select(number => View(number))])));
        Assert.Equal([1L], Numbers(ViewMerge.Of(ViewHistory.None, [View(1)])));

        // What a careless store tells of later views is no history.
        Assert.Equal([6L, 5, 4, 2], Numbers(ViewMerge.Of(known, [View(6), View(9)])));
    }

    private static IEnumerable<long> Numbers(ViewHistory history) => history.Earlier.Select(view => view.Number).Prepend(history.Current.Number);

    private static FleetView View(long number, params string[] names) => new()
    {
        Number = number,
        Why = "made",
        Members = [.. names.Select(name => new SiloMember { Name = name, Incarnation = "1", Address = name + ":1", Weight = 1.25, MaxTargets = 3 })],
    };
}
