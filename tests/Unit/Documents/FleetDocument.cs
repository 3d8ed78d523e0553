using System.Collections.Immutable;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;
using Fleet.Exposition;
using Fleet.Gateway.Health;
using Fleet.Gateway.Hosting;
using Fleet.Gateway.Scrape;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Hosting;
using Fleet.Tests.Unit.Exposition;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Tests.Unit.Documents;

/// <summary>Makes docs/metrics/fleet.md of what a gateway gives that has collected and answered once.</summary>
internal static class FleetDocument
{
    public static async Task<MetricDocument> BuildAsync(CancellationToken cancellationToken)
    {
        var own = await OwnAsync(cancellationToken);
        return new MetricDocument
        {
            Name = "fleet",
            Title = "Fleet's own series",
            About = ["What Fleet says of its work: of each target with the target's series, and of itself at `/metrics` of the gateway. They cannot be switched off."],
            Sections =
            [
                new FamilySection
                {
                    Title = "On every target",
                    About = ["Beside the series of [PostgreSQL](postgres.md), [PgBouncer](pgbouncer.md), and [Redis and Valkey](redis.md) targets; reckoned when they are scraped."],
                    Rows = OnTargets(),
                },
                Section("At /metrics: the fleet", "Gateway, silo, store and configuration.", own, name => name.StartsWith("fleet_", StringComparison.Ordinal)),
                Section("At /metrics: the process", "The process and its .NET runtime.", own, name => !name.StartsWith("fleet_", StringComparison.Ordinal)),
            ],
        };
    }

    private static FamilySection Section(string title, string about, ImmutableArray<MetricFamily> families, Func<string, bool> belongs) =>
        new() { Title = title, About = [about], Rows = [.. families.Where(family => belongs(family.Name)).Select(FamilyRow.Of)] };

    private static ImmutableArray<FamilyRow> OnTargets()
    {
        var up = FamilyBlock.Render(new MetricFamily { Name = "up", Type = FamilyType.Gauge, Samples = [] });
        var snapshot = new TargetSnapshot
        {
            Id = TargetId.Parse("shop"),
            PublishedAt = 0,
            Last = new LastCollection(DateTimeOffset.UnixEpoch, TimeSpan.Zero, CollectOutcome.Ok),
            Parts =
            [
                new SnapshotPart
                {
                    Collector = "info", Tier = Tiers.Health, Outcome = CollectOutcome.Ok, Duration = TimeSpan.Zero, CollectedAt = 0, Blocks = [],
                },
            ],
            Blocks = [],
            Up = up,
            Series = 0,
            Dropped = new DropCounts().ByReason,
            Duplicates = 0,
            Skipped = [],
        };
        var text = Texts.WriteBlocks(ExpositionFormat.Text004, SnapshotExposition.Blocks(snapshot, [], TimeProvider.System));
        var parsed = ExpositionParser.Parse(System.Text.Encoding.UTF8.GetBytes(text), ExpositionFormat.Text004, Texts.Wide);
        return parsed.Error is null
            ? [.. parsed.Families.Select(FamilyRow.Of)]
            : throw new InvalidOperationException($"What a target's scrape shows does not parse: {parsed.Error}");
    }

    // The whole application, never started: what it would gather does not depend on how it is put together.
    private static async Task<ImmutableArray<MetricFamily>> OwnAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("fleet-documents-").FullName;
        try
        {
            var none = new Dictionary<string, string>();
            var settings = SettingsReader.Read(["--store.url", "file:" + directory, "--gateway.listen", "127.0.0.1:0"], none);
            var app = await GatewayApp.BuildAsync(settings, none);
            await using var closing = (IAsyncDisposable)app;
            app.Services.GetRequiredService<ScrapeStats>().Book(ScrapeStats.Fresh, TimeSpan.Zero);
            app.Services.GetRequiredService<GrainFactory>().Stats.Book(TargetKind.Postgres, CollectOutcome.Ok, TimeSpan.Zero);
            return await app.Services.GetRequiredService<SelfMetrics>().ReadAsync(cancellationToken);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
