using System.Net;
using System.Text;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Lifecycle;
using Fleet.Grains.Scheduling;
using Fleet.Grains.Snapshots;
using Fleet.Silo.HandOver;
using Fleet.Silo.Remote;
using Fleet.Silo.Serving;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Fleet.Tests.Integration.Silo;

/// <summary>Every question that one silo asks another, over real connections.</summary>
public sealed class Asks
{
    private static readonly TargetId Shop = TargetId.Parse("shop");

    [Fact]
    public async Task A_snapshot_travels_once_and_then_only_its_age()
    {
        await using var bench = await PeerBench.StartAsync();
        var snapshot = Snapshots.Of("shop", TimeSpan.FromSeconds(5));
        bench.Silo.Read = (_, _, _) => Task.FromResult<SnapshotAnswer>(new SnapshotAnswer.Found(snapshot, Encoded: null));
        var client = bench.Client();
        var found = Assert.IsType<SnapshotAnswer.Found>(await client.ReadAsync(Shop, new SnapshotQuery(), bench.Limit));
        Assert.Equal("x 1\n", Snapshots.X(found.Snapshot));
        Assert.InRange(TimeProvider.System.GetElapsedTime(found.Snapshot.PublishedAt).TotalSeconds, 5, 30);
        Assert.StartsWith("2-", found.Encoded!.Tag, StringComparison.Ordinal);

        var known = new SnapshotQuery { KnownTag = found.Encoded.Tag };
        var unchanged = Assert.IsType<SnapshotAnswer.Unchanged>(await client.ReadAsync(Shop, known, bench.Limit));
        Assert.InRange(unchanged.Age.TotalSeconds, 5, 30);
        snapshot = Snapshots.Of("shop", TimeSpan.Zero, 2);
        Assert.Equal("x 2\n", Snapshots.X(Assert.IsType<SnapshotAnswer.Found>(await client.ReadAsync(Shop, known, bench.Limit)).Snapshot));
    }

    [Fact]
    public async Task What_came_encoded_goes_on_as_it_came()
    {
        await using var bench = await PeerBench.StartAsync();
        var snapshot = Snapshots.Of("shop", TimeSpan.Zero);
        bench.Silo.Read = (_, _, _) => Task.FromResult<SnapshotAnswer>(new SnapshotAnswer.Found(snapshot, Encoded: null));
        var first = Assert.IsType<SnapshotAnswer.Found>(await bench.Client().ReadAsync(Shop, new SnapshotQuery(), bench.Limit));
        bench.Silo.Read = (_, _, _) => Task.FromResult<SnapshotAnswer>(new SnapshotAnswer.Found(first.Snapshot, first.Encoded));
        var second = Assert.IsType<SnapshotAnswer.Found>(await bench.Client().ReadAsync(Shop, new SnapshotQuery(), bench.Limit));
        Assert.Equal(first.Encoded!.Tag, second.Encoded!.Tag);
        Assert.Equal(first.Encoded.Bytes.ToArray(), second.Encoded.Bytes.ToArray());
    }

    [Fact]
    public async Task The_query_arrives_as_it_was_put_and_every_kind_of_answer_comes_back()
    {
        await using var bench = await PeerBench.StartAsync();
        var client = bench.Client();
        Assert.IsType<SnapshotAnswer.Unknown>(await client.ReadAsync(Shop, new SnapshotQuery(), bench.Limit));
        bench.Silo.Read = (_, _, _) => Task.FromResult<SnapshotAnswer>(new SnapshotAnswer.NotYet());
        var query = new SnapshotQuery { IsScrape = true, MaxAge = TimeSpan.FromMilliseconds(1500), Patience = TimeSpan.FromSeconds(3.25), KnownTag = "a-b" };
        Assert.IsType<SnapshotAnswer.NotYet>(await client.ReadAsync(Shop, query, bench.Limit));
        bench.Silo.Read = (_, _, _) => Task.FromResult<SnapshotAnswer>(new SnapshotAnswer.Unchanged(TimeSpan.FromTicks(12345678)));
        Assert.Equal(new SnapshotAnswer.Unchanged(TimeSpan.FromTicks(12345678)), await client.ReadAsync(Shop, query, bench.Limit));
        Assert.Equal([new SnapshotQuery(), query, query], bench.Silo.Reads);
    }

    [Fact]
    public async Task Reports_states_and_checks_come_back_whole()
    {
        await using var bench = await PeerBench.StartAsync();
        var client = bench.Client();
        Assert.Null(await client.ReportAsync(Shop, bench.Limit));
        Assert.Null(await client.CollectNowAsync(Shop, bench.Limit));
        Assert.Null(await client.CheckAsync(Shop, bench.Limit));
        Assert.Empty(await client.SummariesAsync(bench.Limit));

        var report = Report();
        bench.Silo.Report = (id, _) => Task.FromResult<GrainReport?>(id == Shop ? report : null);
        bench.Silo.Check = new CheckReport
        {
            Outcome = CollectOutcome.Partial(FailureReason.Query, "one \"failed\" ä"),
            Duration = TimeSpan.FromTicks(1234567),
            Failed = [new SkippedCollector("a", "b")],
            Skipped = [],
            Series = 7,
        };
        bench.Silo.Summaries = [new GrainSummary(Shop, GrainState.Down, 3, "it is down"), new GrainSummary(TargetId.Parse("b"), GrainState.Up, 1, "")];
        Assert.Equal(Show(report), Show((await client.ReportAsync(Shop, bench.Limit))!));
        Assert.Equal(Show(report), Show((await client.CollectNowAsync(Shop, bench.Limit))!));
        var check = (await client.CheckAsync(Shop, bench.Limit))!;
        Assert.Equal(bench.Silo.Check with { Failed = check.Failed, Skipped = check.Skipped }, check);
        Assert.Equal(bench.Silo.Check.Failed, check.Failed);
        Assert.Equal(bench.Silo.Summaries, await client.SummariesAsync(bench.Limit));
    }

    [Fact]
    public async Task A_hand_over_brings_snapshots_and_schedules()
    {
        await using var bench = await PeerBench.StartAsync();
        HandOverRequest? asked = null;
        bench.Silo.Give = request =>
        {
            asked = request;
            return
            [
                new HandOverEntry
                {
                    Id = Shop, Status = HandOverStatus.Given, Kind = TargetKind.Redis, Address = "db:6379",
                    Grain = new GrainHandOver { Snapshot = Snapshots.Of("shop", TimeSpan.FromSeconds(4)), Schedule = new ScheduleState(TimeSpan.FromSeconds(-2.5), 41, Tiers.Sizes | Tiers.Heavy) },
                },
                new HandOverEntry { Id = TargetId.Parse("b"), Status = HandOverStatus.Given, Grain = new GrainHandOver { Snapshot = null, Schedule = ScheduleState.Anew } },
                new HandOverEntry { Id = TargetId.Parse("c"), Status = HandOverStatus.Busy },
                new HandOverEntry { Id = TargetId.Parse("d"), Status = HandOverStatus.Unknown },
            ];
        };
        var request = new HandOverRequest { View = FixedMembership.View(9), Targets = [Shop, TargetId.Parse("b"), TargetId.Parse("c"), TargetId.Parse("d")] };
        var entries = await bench.Client().TakeOverAsync(request, bench.Limit);
        Assert.Equal(Show(request.View), Show(asked!.View));
        Assert.Equal(4, asked.Targets.Length);
        Assert.Equal([HandOverStatus.Given, HandOverStatus.Given, HandOverStatus.Busy, HandOverStatus.Unknown], entries.Select(e => e.Status));
        Assert.Equal((TargetKind.Redis, "db:6379"), (entries[0].Kind, entries[0].Address));
        Assert.Equal(new ScheduleState(TimeSpan.FromSeconds(-2.5), 41, Tiers.Sizes | Tiers.Heavy), entries[0].Grain!.Schedule);
        Assert.Equal("x 1\n", Snapshots.X(entries[0].Grain!.Snapshot!));
        Assert.InRange(TimeProvider.System.GetElapsedTime(entries[0].Grain!.Snapshot!.PublishedAt).TotalSeconds, 4, 30);
        Assert.Null(entries[1].Grain!.Snapshot);
        Assert.Null(entries[2].Grain);
    }

    [Fact]
    public async Task A_hand_over_of_other_targets_than_those_asked_for_is_no_answer()
    {
        await using var bench = await PeerBench.StartAsync();
        bench.Silo.Give = _ => [new HandOverEntry { Id = TargetId.Parse("b"), Status = HandOverStatus.Unknown }];
        var request = new HandOverRequest { View = FixedMembership.View(9), Targets = [Shop] };
        await Assert.ThrowsAsync<SiloUnreachableException>(() => bench.Client().TakeOverAsync(request, bench.Limit));
    }

    [Fact]
    public async Task A_process_that_took_the_address_of_another_does_not_answer_for_it()
    {
        await using var bench = await PeerBench.StartAsync();
        var earlier = bench.Peers().Peer(bench.Member with { Incarnation = "1" });
        Assert.True((await Assert.ThrowsAsync<SiloUnreachableException>(() => earlier.ViewAsync(bench.Limit))).IsGone);
    }

    [Fact]
    public async Task A_newer_view_is_noticed_with_any_answer_and_asked_for()
    {
        await using var bench = await PeerBench.StartAsync();
        var services = bench.ClientServices();
        var notices = services.GetRequiredService<ViewNotices>();
        await notices.StartAsync(bench.Limit);
        var client = services.GetRequiredService<ISiloPeers>().Peer(bench.Member);
        Assert.Equal(Show(FixedMembership.View(5)), Show(await client.ViewAsync(bench.Limit)));
        bench.There.Offer(FixedMembership.View(8));
        await client.ReadAsync(Shop, new SnapshotQuery(), bench.Limit);
        await bench.UntilAsync(() => Task.FromResult(bench.Here.Views.Current.Number == 8));
        await notices.StopAsync(bench.Limit);
    }

    [Theory]
    [InlineData("GET", "/internal/v1/snapshots/shop?maxage=abc", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/internal/v1/snapshots/shop?maxage=-1", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/internal/v1/snapshots/shop?maxage=1&patience=1e9", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/internal/v1/snapshots/shop?scrape=yes", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/internal/v1/snapshots/NO", HttpStatusCode.NotFound)]
    [InlineData("GET", "/internal/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("POST", "/internal/v1/view", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/internal/v1/handovers", HttpStatusCode.BadRequest)]
    public async Task Requests_that_make_no_sense_are_refused_and_every_answer_tells_the_view(string method, string path, HttpStatusCode status)
    {
        await using var bench = await PeerBench.StartAsync();
        using var raw = bench.Raw();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await raw.SendAsync(request, bench.Limit);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(["5"], answer.Headers.GetValues("Fleet-View"));
    }

    [Theory]
    [InlineData(101, HttpStatusCode.BadRequest)]
    [InlineData(100_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_hand_over_is_bounded(int targets, HttpStatusCode status)
    {
        await using var bench = await PeerBench.StartAsync();
        using var raw = bench.Raw();
        var ids = string.Join(',', Enumerable.Range(0, targets).Select(i => $"\"t{i}\""));
        using var body = new StringContent($$"""{"view":{"number":1,"members":[],"why":"","later":1},"taker":"a","targets":[{{ids}}]}""", Encoding.UTF8, "application/json");
        using var answer = await raw.PostAsync("/internal/v1/handovers", body, bench.Limit);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Health_and_metrics_tell_of_the_silo()
    {
        await using var bench = await PeerBench.StartAsync();
        bench.Silo.Summaries = [new GrainSummary(Shop, GrainState.Down, 3, "")];
        using var raw = bench.Raw();
        Assert.Equal("ok\n", await raw.GetStringAsync("/healthz", bench.Limit));
        Assert.Equal("ok\n", await raw.GetStringAsync("/readyz", bench.Limit));
        var metrics = await raw.GetStringAsync("/metrics", bench.Limit);
        foreach (var line in (string[])[
            "# TYPE fleet_collections_total counter", "# TYPE fleet_collection_duration_seconds histogram", "fleet_grains{state=\"down\"} 1", "fleet_handovers_total{how=\"taken\"} 0", "fleet_view 5",
            "fleet_store_up 1", "fleet_build_info{", "process_resident_memory_bytes ", "dotnet_gc_heap_bytes "])
        {
            Assert.True(line.StartsWith("# TYPE fleet_coll", StringComparison.Ordinal) || metrics.Contains("\n" + line, StringComparison.Ordinal), line + "\n" + metrics);
        }

        bench.Lifetime.StopApplication();
        using var draining = await raw.GetAsync("/readyz", bench.Limit);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, draining.StatusCode);
        Assert.Equal("ok\n", await raw.GetStringAsync("/healthz", bench.Limit));
    }

    private static GrainReport Report() => new()
    {
        Id = Shop,
        State = GrainState.Partial,
        Last = new LastCollection(DateTimeOffset.UnixEpoch.AddDays(20_000), TimeSpan.FromTicks(77), CollectOutcome.Failed(FailureReason.Dns, "no such host")),
        Series = 12,
        Parts = [new PartReport { Collector = "a", Every = TimeSpan.FromSeconds(15), Outcome = CollectOutcome.Ok, Duration = TimeSpan.Zero, Series = 2, Age = null, AskedAt = DateTimeOffset.UnixEpoch.AddDays(20_001) }],
        Skipped = [new SkippedCollector("b", "why")],
        Plan = [new PlannedQuery("a", Tiers.Heavy, "SELECT '<>' FROM x", "default") { Every = TimeSpan.FromMinutes(1), File = "q.yaml:3: a", Rows = 7, Note = "odd" }],
        Interval = TimeSpan.FromSeconds(15),
    };

    private static string Show(GrainReport r) =>
        $"{r.Id} {r.State} {r.Last} {r.Series} {string.Join('|', r.Parts)} {string.Join('|', r.Skipped)} {string.Join('|', r.Plan)} {r.Interval}";

    private static string Show(FleetView v) => $"{v.Number} {v.Why} {string.Join('|', v.Members)}";
}
