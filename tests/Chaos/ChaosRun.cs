using System.Diagnostics;
using System.Globalization;
using Fleet.Tests.Chaos.Faults;
using Fleet.Tests.Chaos.Fleet;
using Fleet.Tests.Chaos.Plan;
using Fleet.Tests.Chaos.Report;
using Fleet.Tests.Chaos.Size;
using Fleet.Tests.Chaos.Witness;
using Fleet.Tests.Testing;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos;

/// <summary>
/// The whole run: a fleet is started and filled -> witnesses watch -> faults come and go -> a report with a verdict. Its exit code is
/// 1 when something did not hold.
/// </summary>
internal sealed class ChaosRun(ChaosPlan plan)
{
    private readonly string _directory = ServerProcess.NewDirectory("chaos");
    private readonly List<FaultRow> _rows = [];
    private string? _ended;

    public async Task<int> RunAsync()
    {
        Say(string.Create(CultureInfo.InvariantCulture, $"seed {plan.Seed}, {plan.Targets} targets every {plan.Interval.TotalSeconds:0} s, logs in {_directory}"));
        var faults = FaultCatalog.For(plan);
        using var template = new ClusterTemplate();
        await using (var fleet = await ChaosFleet.StartAsync(plan, _directory))
        {
            Say("the fleet is up");
            if (plan.Size > 0)
            {
                await WriteAsync("chaos-size.md", await new SizeRun(plan, fleet).RunAsync());
            }
            else
            {
                await PlayAsync(fleet, faults);
                await WriteAsync("chaos.md", Report());
            }
        }

        if (_ended is not null || !_rows.TrueForAll(static row => row.Broken.IsEmpty))
        {
            return 1;
        }

        Directory.Delete(_directory, recursive: true);
        return 0;
    }

    private async Task PlayAsync(ChaosFleet fleet, IReadOnlyList<IFault> faults)
    {
        await FillAsync(fleet);
        await using var witnesses = await WatchAsync(fleet);
        var runner = new FaultRunner(fleet, witnesses);
        foreach (var fault in faults)
        {
            Say(fault.Name);
            try
            {
                var row = await runner.RunAsync(fault);
                _rows.Add(row);
                Say($"{fault.Name}: {(row.Broken.IsEmpty ? "holds" : "BROKEN: " + string.Join("; ", row.Broken))}");
            }
            catch (Exception e) when (e is InvalidOperationException or HttpRequestException or TimeoutException or OperationCanceledException)
            {
                // A fleet that does not come back is the worst of findings; what was measured before it counts all the same.
                _ended = $"BROKEN: {fault.Name} could not be played to its end, nor what was to follow: {e}";
                Say(_ended);
                return;
            }
        }
    }

    private static void Say(string line) =>
        Console.WriteLine(TimeProvider.System.GetLocalNow().ToString("HH:mm:ss ", CultureInfo.InvariantCulture) + line);

    private async Task FillAsync(ChaosFleet fleet)
    {
        var began = Stopwatch.GetTimestamp();
        await fleet.ImportAsync(Enumerable.Range(1, plan.Targets).Select(StandInTargets.Spec));
        await fleet.ImportAsync(fleet.Real?.Specs ?? []);
        var imported = Stopwatch.GetElapsedTime(began);
        while (fleet.StandIns.Ledger.Targets < plan.Targets)
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(5))
            {
                throw new InvalidOperationException($"only {fleet.StandIns.Ledger.Targets} of {plan.Targets} targets have been collected");
            }

            await Task.Delay(200);
        }

        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"registered in {imported.TotalSeconds:0.0} s, all collected after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, at most {fleet.StandIns.Ledger.ConnectsInOneSecond(began, long.MaxValue)} new connections in a second"));
    }

    private async Task<Witnesses> WatchAsync(ChaosFleet fleet)
    {
        var random = new Random(plan.Seed);
        var standIns = Enumerable.Range(1, plan.Targets).OrderBy(_ => random.Next()).Select(ScrapedTarget.Of);
        var real = fleet.Real?.Specs.Select(spec => ScrapedTarget.OfReal((string)spec["id"]!, (string)spec["kind"]!)) ?? [];

        var prometheus = plan.IsShort ? null : await PrometheusWitness.StartAsync(fleet);
        var witnesses = new Witnesses(new ScrapeWitness(fleet, [.. real, .. standIns], plan.Pinned, plan.ScrapePeriod), new ViewWatch(fleet), prometheus);

        // Until every target was scraped through every gateway, and collections have found their rhythm.
        await Task.Delay(plan.Interval + (plan.ScrapePeriod * 1.2));
        return witnesses;
    }

    private string Report() => $"""
        # make chaos: {(plan.IsSolo ? "one process" : "three silos, two gateways")}, {plan.Targets} targets every {plan.Interval.TotalSeconds:0} s, seed {plan.Seed}

        {MarkdownTable.Of(FaultRow.Head, _rows.Select(static IReadOnlyList<string> (row) => row.Cells))}
        {string.Join('\n', _rows.Select(static row => $"* {row.Fault}: {string.Join("; ", row.Notes)}{string.Concat(row.Broken.Select(static broken => "\n  * BROKEN: " + broken))}"))}
        {_ended}
        """;

    private static async Task WriteAsync(string name, string text)
    {
        Console.WriteLine(text);
        var file = Path.Combine(Directory.CreateDirectory(Checkout.PathOf("artifacts")).FullName, name);
        await File.WriteAllTextAsync(file, text);
        Say("written to " + file);
    }
}
