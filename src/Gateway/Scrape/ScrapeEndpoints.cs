using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Fleet.Gateway.Admin.Documents;
using Fleet.Gateway.Fleet;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Http;
using Fleet.Silo.Serving;
using Microsoft.OpenApi;

namespace Fleet.Gateway.Scrape;

/// <summary>GET /targets/{id}/metrics: a scrape. It only writes out what a grain finished earlier; it never asks a database.</summary>
internal static class ScrapeEndpoints
{
    public static void MapScrape(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/targets/{id}/metrics", [HttpMethods.Get, HttpMethods.Head], ScrapeAsync)
            .WithName("scrape").WithTags("scrape").WithSummary("The series of one target, as its last collection left them.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain", "application/openmetrics-text")
            .WithQuery("collect[]", "Only the series of this collector, and the target's own state.", repeatable: true)
            .WithQuery("maxage", "A duration such as 5s: when the values are older, a collection is awaited first.")
            .WithHeader("Accept", "OpenMetrics 1.0 or the Prometheus text format, by preference; the text format when it names neither.")
            .WithHeader(ScrapePatience.Header, "How long the scraper waits; the answer comes before that.", JsonSchemaType.Number)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    private static async Task ScrapeAsync(
        HttpContext context, string id, PatientReader fleet, TargetRegistry registry, ScrapeStats stats, TimeProvider time)
    {
        var began = time.GetTimestamp();
        var outcome = await AnswerAsync(context, id, fleet, registry, time);
        stats.Book(outcome, time.GetElapsedTime(began));
    }

    private static async Task<string> AnswerAsync(
        HttpContext context, string idText, PatientReader fleet, TargetRegistry registry, TimeProvider time)
    {
        if (!TargetId.TryParse(idText, out var id) || !registry.Current.Targets.TryGetValue(id, out var target))
        {
            await Problem.NotFound(idText).ExecuteAsync(context);
            return ScrapeStats.Unknown;
        }

        if (Query(context.Request, out var problem) is not { } query)
        {
            await problem!.ExecuteAsync(context);
            return ScrapeStats.Unknown;
        }

        var answer = await fleet.ReadAsync(target.Spec, query, context.RequestAborted);
        if (answer is FleetAnswer.Given given)
        {
            var collect = context.Request.Query["collect[]"].OfType<string>().ToImmutableArray();
            await ExpositionResponse.WriteAsync(context, SnapshotExposition.Blocks(given.Snapshot, collect, time));
        }
        else if (answer is FleetAnswer.Unavailable unavailable)
        {
            context.Response.Headers.RetryAfter = "1";
            await Problem.Of(StatusCodes.Status503ServiceUnavailable, unavailable.Why).ExecuteAsync(context);
        }

        return ScrapeStats.OutcomeOf(answer);
    }

    private static SnapshotQuery? Query(HttpRequest request, out Problem? problem)
    {
        problem = null;
        TimeSpan? maxAge = null;
        if (request.Query.TryGetValue("maxage", out var text))
        {
            if (!DurationText.TryParse(text.ToString(), out var parsed))
            {
                problem = Problem.Field(StatusCodes.Status400BadRequest, "maxage", "must be a duration such as 5s");
                return null;
            }

            maxAge = parsed > Limits.Default.ShortestMaxAge ? parsed : Limits.Default.ShortestMaxAge;
        }

        return new SnapshotQuery
        {
            MaxAge = maxAge,
            IsScrape = true,
            Patience = ScrapePatience.Of(request),
        };
    }
}
