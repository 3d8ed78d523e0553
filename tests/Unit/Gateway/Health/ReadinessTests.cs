using Fleet.Gateway.Health;
using Fleet.Tests.Unit.Gateway.Fleet;
using Xunit;

namespace Fleet.Tests.Unit.Gateway.Health;

public sealed class ReadinessTests
{
    [Fact]
    public async Task A_process_is_ready_once_a_view_is_known_and_until_it_drains()
    {
        await using var bench = await FleetBench.StartAsync();
        var readiness = new Readiness(bench.Registry, bench.Silos);
        Assert.Equal("No view of the silos is known yet.", readiness.Trouble);
        await bench.ViewAsync();
        Assert.Null(readiness.Trouble);
        readiness.BeginDrain();
        Assert.Equal("The process is about to stop.", readiness.Trouble);
    }
}
