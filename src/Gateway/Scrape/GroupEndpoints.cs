using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Fleet.Gateway.Admin.Documents;
using Fleet.Silo.Http;
using Microsoft.OpenApi;

namespace Fleet.Gateway.Scrape;

/// <summary>GET /groups/{group}/metrics: all members of a group in one scrape, for who wants one job for each cluster. It wants <c>honor_labels: true</c>.</summary>
internal static class GroupEndpoints
{
    public static void MapGroupScrape(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/groups/{group}/metrics", [HttpMethods.Get, HttpMethods.Head], AnswerAsync)
            .WithName("scrapeGroup").WithTags("scrape")
            .WithSummary("The series of all targets of one group, each with its target's labels; a target that nothing is known of has fleet_target_up 0.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain", "application/openmetrics-text")
            .WithHeader("Accept", "OpenMetrics 1.0 or the Prometheus text format, by preference; the text format when it names neither.")
            .WithHeader(ScrapePatience.Header, "How long the scraper waits; the answer comes before that.", JsonSchemaType.Number)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    private static async Task AnswerAsync(HttpContext context, string group, TargetRegistry registry, GroupExposition exposition, ScrapeStats stats)
    {
        var members = registry.Current.Targets.Values.Where(target => target.Spec.Group == group).ToList();
        if (members.Count == 0)
        {
            // Names of groups have the form of ids; anything else is not repeated, as it may hold anything.
            stats.Book(ScrapeStats.Unknown, TimeSpan.Zero);
            var sentence = TargetId.TryParse(group, out var known) ? $"There is no group '{known}': no target names it." : "This is no group's name.";
            await Problem.Of(StatusCodes.Status404NotFound, sentence).ExecuteAsync(context);
            return;
        }

        if (!await exposition.WriteAsync(
            members, ScrapePatience.Of(context.Request), blocks => ExpositionResponse.WriteAsync(context, blocks), context.RequestAborted))
        {
            context.Response.Headers.RetryAfter = "1";
            await Problem.Of(StatusCodes.Status503ServiceUnavailable, "Too many groups are being scraped at once.").ExecuteAsync(context);
        }
    }
}
