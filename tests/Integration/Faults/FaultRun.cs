using Fleet.Tests.Integration.Postgres;
using Xunit;

namespace Fleet.Tests.Integration.Faults;

/// <summary>
/// Takes a fault through its life: calm -> broken -> shown within one interval -> steady -> mended -> whole again
/// within two, while nobody else notices.
/// </summary>
internal sealed class FaultRun(FaultyFleet fleet, FaultTable table, ITestOutputHelper output)
{
    // One collection may be under way when the fault comes, and goes on seeing what was before.
    private const int SeenWithin = 2;
    private const int RecoveredWithin = 2;
    private const int Steady = 3;

    public async Task RunAsync(Fault fault)
    {
        var before = await CalmAsync(fault.Target);
        var unseen = await UnseenAsync(fault.Target);
        var counts = await fleet.CountsAsync();
        var others = await MarksAsync(fault.Target);
        int seen;
        try
        {
            await fault.BreakAsync();
            seen = await BrokenAsync(fault, await fleet.Watch.MarkAsync(fault.Target), counts);
        }
        finally
        {
            await fault.MendAsync();
        }

        var recovered = await WholeAgainAsync(fault.Target, await fleet.Watch.MarkAsync(fault.Target), before.Without(fault.Forgotten));
        await AssertUntouchedAsync(others);
        Assert.Equal(unseen, await UnseenAsync(fault.Target));
        await fleet.AssertNoSecretAsync();
        table.Add(fault.Name, seen, Shown(fault), recovered, output);
        Assert.InRange(seen, 1, SeenWithin);
    }

    /// <summary>Waits until a target is as it should be and gives what then stands.</summary>
    public async Task<Calm> CalmAsync(string target)
    {
        var (_, calm) = await fleet.Watch.FirstAsync(target, await fleet.Watch.MarkAsync(target) - 1, observed => observed.Outcome == "ok");
        return new Calm(Families(await fleet.ScrapeAsync(target)), calm.Skipped);
    }

    /// <summary>Waits until a target is up with every family that stood before; in how many collections.</summary>
    public async Task<int> WholeAgainAsync(string target, int mark, Calm before)
    {
        var (number, _) = await fleet.Watch.FirstAsync(target, mark, observed => observed.Outcome == "ok" && observed.Skipped == before.Skipped);
        var page = await fleet.ScrapeAsync(target);
        if (before.Families.Except(Families(page)).Any())
        {
            number++;
            await fleet.Watch.SinceAsync(target, mark, number);
            page = await fleet.ScrapeAsync(target);
        }

        Assert.Empty(before.Families.Except(Families(page)));
        Assert.Equal(1, Up(page));
        Assert.InRange(number, 1, RecoveredWithin);
        return number;
    }

    /// <summary>How many collections of each other target were seen so far.</summary>
    public async Task<Dictionary<string, int>> MarksAsync(string target)
    {
        var marks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in FaultyFleet.Others(target))
        {
            marks[id] = await fleet.Watch.MarkAsync(id);
        }

        return marks;
    }

    /// <summary>The others were collected all the time, and every time well.</summary>
    public async Task AssertUntouchedAsync(Dictionary<string, int> marks)
    {
        foreach (var (id, mark) in marks)
        {
            var since = await fleet.Watch.SinceAsync(id, mark, Steady);
            Assert.All(since, observed => Assert.Equal(("ok", "none"), (observed.Outcome, observed.Reason)));
            Assert.Equal(1, Up(await fleet.ScrapeAsync(id)));
        }
    }

    /// <summary>How many collections of a target's kind the fleet counted that were not seen: those before the watch began.</summary>
    public async Task<long> UnseenAsync(string target)
    {
        var kind = Kind(target);
        var ids = fleet.Watch.Ids.Where(id => Kind(id) == kind).ToList();
        while (true)
        {
            var before = await CountedAsync(kind);
            foreach (var id in ids)
            {
                await fleet.Watch.MarkAsync(id);
            }

            var seen = ids.Sum(id => fleet.Watch.Of(id).Count);
            if (await CountedAsync(kind) == before)
            {
                return before - seen;
            }
        }
    }

    private async Task<long> CountedAsync(string kind) =>
        (await fleet.CountsAsync()).Where(count => count.Key.StartsWith(kind + " ", StringComparison.Ordinal)).Sum(count => count.Value);

    private async Task<int> BrokenAsync(Fault fault, int mark, Dictionary<string, long> counts)
    {
        var (seen, first) = await fleet.Watch.FirstAsync(fault.Target, mark, fault.Shows);
        Assert.Contains(fault.Message, first.Message, StringComparison.Ordinal);
        Assert.Equal(fault.Up, Up(await fleet.ScrapeAsync(fault.Target)));
        var steady = await fleet.Watch.SinceAsync(fault.Target, mark, seen - 1 + Steady);
        Assert.All(steady.Skip(seen - 1), observed => Assert.True(fault.Shows(observed), observed.ToString()));
        Assert.Equal(fault.Up, Up(await fleet.ScrapeAsync(fault.Target)));
        var key = $"{Kind(fault.Target)} {fault.Outcome} {fault.Reason}";
        var counted = (await fleet.CountsAsync()).GetValueOrDefault(key) - counts.GetValueOrDefault(key);
        Assert.True(counted >= Steady, $"{key}: {counted}");
        return seen;
    }

    private static string Shown(Fault fault) =>
        $"{(Kind(fault.Target) == "postgres" ? "pg_up" : "redis_up")} {fault.Up}, {fault.Outcome}, {fault.Reason}";

    private static string Kind(string id) => id.EndsWith("-db", StringComparison.Ordinal) ? "postgres" : "redis";

    private static double? Up(string page) => ExpositionText.Value(page, "pg_up") ?? ExpositionText.Value(page, "redis_up");

    private static SortedSet<string> Families(string page) => new(ExpositionText.Read(page).Keys, StringComparer.Ordinal);
}
