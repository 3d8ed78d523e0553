using System.Text.Json;
using Fleet.Cluster.Members;
using Fleet.Grains.Collecting;
using Fleet.Silo.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Silo.Wire;

public sealed class SiloJsonTests
{
    [Fact]
    public void What_a_newer_version_says_besides_is_passed_over()
    {
        var view = JsonSerializer.Deserialize(
            """{"number":7,"zone":{"a":[1]},"members":[{"name":"a","incarnation":"1","address":"a:1","weight":1,"color":"red"}],"why":"a joined"}""",
            SiloJson.Default.FleetView)!;
        Assert.Equal((7, "a joined", new SiloMember { Name = "a", Incarnation = "1", Address = "a:1" }), (view.Number, view.Why, Assert.Single(view.Members)));
        var check = JsonSerializer.Deserialize(
            """{"outcome":{"kind":"Failed","reason":"Dns","hint":"?"},"duration":"00:00:01","failed":[],"skipped":[],"series":1}""",
            SiloJson.Default.CheckReport)!;
        Assert.Equal(CollectOutcome.Failed(FailureReason.Dns, ""), check.Outcome);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"number":7,"members":null,"why":"x"}""")]
    [InlineData("""{"number":7,"members":[],"why":null}""")]
    [InlineData("""{"number":7,"members":[{"name":"a"}],"why":"x"}""")]
    [InlineData("""{"number":"7","members":[],"why":"x"}""")]
    public void What_lacks_something_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(text, SiloJson.Default.FleetView));

    [Fact]
    public void A_view_is_looked_over_before_it_counts()
    {
        var a = new SiloMember { Name = "a", Incarnation = "1", Address = "a:1" };
        var b = a with { Name = "b" };
        Assert.True(ViewForm.IsSound(View()));
        Assert.True(ViewForm.IsSound(View(a, b)));
        Assert.All(
            [null, View(b, a), View(a, a), View(a with { Weight = 0 }), View(a with { Weight = double.NaN }), View(a with { Weight = 5 }), View(a with { Address = "" }), View(a with { MaxTargets = 0 }), View() with { Number = -1 }, View() with { Members = default }],
            view => Assert.False(ViewForm.IsSound(view)));
    }

    private static FleetView View(params SiloMember[] members) => new() { Number = 1, Why = "", Members = [.. members] };
}
