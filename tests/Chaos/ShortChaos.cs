using Fleet.Tests.Chaos.Network;
using Xunit;

namespace Fleet.Tests.Chaos;

/// <summary>The short form of <c>make chaos</c>, for every change.</summary>
public sealed class ShortChaos(ITestOutputHelper output)
{
    [Fact]
    public async Task One_process_comes_back_from_a_kill_with_all_that_it_confirmed()
    {
        Assert.SkipUnless(await Sandbox.IsPossibleAsync(), "this user may not make network namespaces");
        var (exitCode, printed) = await Sandbox.EnterAsync(
            capture: true, new Dictionary<string, string> { ["CHAOS_SHORT"] = "1", ["CHAOS_LAYOUT"] = "solo" }, "chaos");
        output.WriteLine(printed);
        Assert.True(exitCode == 0, printed);
    }

    [Fact]
    public async Task Three_silos_drain_one_without_a_failed_scrape()
    {
        Assert.SkipUnless(await Sandbox.IsPossibleAsync(), "this user may not make network namespaces");
        var plan = new Dictionary<string, string> { ["CHAOS_SHORT"] = "1", ["CHAOS_FAULTS"] = "silo-drain" };
        var (exitCode, printed) = await Sandbox.EnterAsync(capture: true, plan, "chaos");
        output.WriteLine(printed);
        Assert.True(exitCode == 0, printed);
    }
}
