using Fleet.Gateway.Admin.Documents;
using Fleet.Gateway.Scrape;
using Microsoft.OpenApi;

namespace Fleet.Gateway.Probe;

/// <summary>GET /probe?target=&amp;auth_module=: postgres_exporter's form of a scrape of many targets.</summary>
internal static class ProbeEndpoints
{
    public static void MapProbe(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/probe", [HttpMethods.Get, HttpMethods.Head], ProbeAsync)
            .WithName("probe").WithTags("scrape")
            .WithSummary("The series of a registered target, or of an address that gateway.probe.allow lets through. A target that is down is answered with its up metric at 0.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain", "application/openmetrics-text")
            .WithQuery("target", "host:port[/database], a URL, name=value pairs, or the id of a target. Never a user or password.")
            .WithQuery("auth_module", "The login for an address that is not registered: a name of gateway.probe.authModules or of its configFile.")
            .WithQuery("module", "What is at the address: postgres, the default, or pgbouncer.")
            .WithHeader("Accept", "OpenMetrics 1.0 or the Prometheus text format, by preference; the text format when it names neither.")
            .WithHeader(ScrapePatience.Header, "How long the scraper waits; the answer comes before that.", JsonSchemaType.Number)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);

    private static Task ProbeAsync(HttpContext context, Prober prober, ProbeAnswers answers)
    {
        var query = context.Request.Query;
        return answers.WriteAsync(context, prober.Plan(query["target"].ToString(), query["auth_module"].ToString(), query["module"].ToString()));
    }
}
