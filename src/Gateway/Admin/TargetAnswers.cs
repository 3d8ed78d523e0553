using System.Globalization;
using System.Text.Json.Nodes;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Fleet;
using Fleet.Grains.Collecting;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Serving;

namespace Fleet.Gateway.Admin;

/// <summary>How targets look in the API's answers: the spec as it is written, and what its grain knows.</summary>
internal static class TargetAnswers
{
    /// <summary>The stored target.</summary>
    public static JsonObject Stored(TargetSpec spec, TargetOrigin origin, long revision)
    {
        var json = TargetSpecJson.Write(spec, includeEncrypted: false);
        json["revision"] = revision;
        json["origin"] = origin switch
        {
            TargetOrigin.Api => "api",
            TargetOrigin.File => "file",
            _ => "environment",
        };
        return json;
    }

    /// <summary>A target in the list: with its state.</summary>
    public static JsonObject Listed(RegisteredTarget target, TargetHealth health, string? owner)
    {
        var json = Stored(target.Spec, target.Origin, target.Revision);
        json["state"] = health.State;
        json["owner"] = owner;
        json["series"] = health.Series;
        return json;
    }

    /// <summary>One target: with all that its grain knows.</summary>
    public static JsonObject Whole(RegisteredTarget target, Asked<GrainReport> asked, Ownership ownership, JsonArray warnings)
    {
        var report = asked.Value;
        var json = Stored(target.Spec, target.Origin, target.Revision);
        json["state"] = TargetHealth.StateOf(asked);
        json["owner"] = ownership.Owner;
        json["view"] = ownership.View;
        json["why"] = ownership.Owner is not null && asked.Silence is { } silence ? $"{ownership.Why}; {silence}" : ownership.Why;
        json["lastCollection"] = report?.Last is { } last ? Last(last) : null;
        json["series"] = report?.Series ?? 0;
        json["collectorStates"] = new JsonArray([.. (report?.Parts ?? []).Select(Part)]);
        json["skipped"] = Skipped(report?.Skipped ?? []);
        if (report?.Cut is { Count: > 0 } cut)
        {
            warnings.Add(CutShort(cut));
        }

        json["warnings"] = warnings;
        return json;
    }

    private static string CutShort(IReadOnlyList<CutFamily> cut) =>
        $"maxSeries leaves out {string.Join(", ", cut.Select(family => string.Create(CultureInfo.InvariantCulture, $"{family.Name} ({family.Samples} series)")))}: "
        + "raise it, or leave out databases or collectors";

    /// <summary>What came of a check.</summary>
    public static JsonObject Check(CheckReport report) => new()
    {
        ["outcome"] = report.Outcome.Kind.LabelValue(),
        ["reason"] = report.Outcome.Reason.LabelValue(),
        ["message"] = report.Outcome.Message,
        ["duration"] = Seconds(report.Duration),
        ["series"] = report.Series,
        ["failed"] = Skipped(report.Failed),
        ["skipped"] = Skipped(report.Skipped),
    };

    /// <summary>The plan of a target: what it gets asked, why, how often, and how that went.</summary>
    public static JsonObject Explain(GrainReport report) => new()
    {
        ["id"] = report.Id.Value,
        ["interval"] = DurationText.Write(report.Interval),
        ["queries"] = new JsonArray([.. report.Plan.Select(q => Query(q, report))]),
        ["skipped"] = Skipped(report.Skipped),
    };

    private static JsonObject Query(PlannedQuery query, GrainReport report)
    {
        var json = new JsonObject
        {
            ["collector"] = query.Collector,
            ["why"] = query.Why,
            ["file"] = query.File,
            ["text"] = query.Text,
            ["tier"] = query.Tier.ToString().ToLowerInvariant(),
            ["everySeconds"] = query.Every is { } every ? Seconds(every) : null,
            ["rows"] = query.Rows,
            ["note"] = query.Note,
        };
        if (report.Parts.FirstOrDefault(p => p.Collector == query.Collector) is { } part)
        {
            json["every"] = DurationText.Write(part.Every);
            json["lastAsked"] = part.AskedAt is { } at ? Instant(at) : null;
            json["lastDuration"] = Seconds(part.Duration);
            json["series"] = part.Series;
            json["error"] = part.Outcome.Kind == OutcomeKind.Ok ? null : part.Outcome.Message;
        }

        return json;
    }

    private static JsonObject Part(PartReport part) => new()
    {
        ["collector"] = part.Collector,
        ["every"] = DurationText.Write(part.Every),
        ["outcome"] = part.Outcome.Kind.LabelValue(),
        ["reason"] = part.Outcome.Reason.LabelValue(),
        ["message"] = part.Outcome.Message,
        ["duration"] = Seconds(part.Duration),
        ["age"] = part.Age is { } age ? Seconds(age) : null,
        ["series"] = part.Series,
    };

    private static JsonObject Last(LastCollection last) => new()
    {
        ["at"] = Instant(last.At),
        ["duration"] = Seconds(last.Duration),
        ["outcome"] = last.Outcome.Kind.LabelValue(),
        ["reason"] = last.Outcome.Reason.LabelValue(),
        ["message"] = last.Outcome.Message,
    };

    private static JsonArray Skipped(IEnumerable<SkippedCollector> skipped) =>
        new([.. skipped.Select(s => (JsonNode)new JsonObject { ["collector"] = s.Collector, ["why"] = s.Why })]);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
