using Fleet.Cluster;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer;
using Fleet.Grains.Collectors.PgBouncer.Mapping;
using Fleet.PgWire;

namespace Fleet.Tests.Unit.Documents;

/// <summary>Makes docs/metrics/pgbouncer.md of what the mappers give for <see cref="PgBouncerSpecimen" />.</summary>
internal static class PgBouncerDocument
{
    public static MetricDocument Build()
    {
        var facts = new ConsoleFacts(Limits.Default.ClientApplications);
        foreach (var ask in PgBouncerAsks.All)
        {
            ask.Learn(Table(ask), facts);
        }

        return new MetricDocument
        {
            Name = "pgbouncer",
            Title = "Series of PgBouncer targets",
            About =
            [
                $"What a scrape of a PgBouncer target shows, by collector, beside [what every target has](fleet.md). {PostgresDocument.Tiers()}",
                "A family is served when the console's answer has the column it is made of: they come and go with versions of PgBouncer."
                    + " The database `pgbouncer` is the console itself; leave it out of sums.",
            ],
            Sections = [FamilySection.Up(PgBouncerCollector.Kind), .. PgBouncerAsks.All.OrderBy(ask => ask.Collector, StringComparer.Ordinal).Select(ask => Section(ask, facts))],
        };
    }

    private static FamilySection Section(PgBouncerAsk ask, ConsoleFacts facts)
    {
        var families = new FamilySet(Limits.Default.LabelValueBytes);
        ask.Map(Table(ask), facts, families);
        var on = ask.Collector == PgBouncerAsks.Proof ? "always on" : "default";
        return new FamilySection
        {
            Title = ask.Collector,
            About = [$"Collector `{ask.Collector}`, {on}, tier {ask.Tier.ToString().ToLowerInvariant()}, `{ask.Statement}`; PgBouncer {ask.Since} or later."],
            Rows = [.. families.Build().Select(FamilyRow.Of)],
        };
    }

    private static ShowTable Table(PgBouncerAsk ask)
    {
        var (columns, rows) = PgBouncerSpecimen.Answers[ask.Statement];
        return new ShowTable(new PgReply
        {
            Columns = columns,
            Rows = [.. rows.Select(row => PgRow.Read(Fleet.Tests.Testing.PgWire.PgFrames.RowBody([.. row]), columns.Length))],
        });
    }
}
