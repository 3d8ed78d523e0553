using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Fleet.Gateway.Admin.Documents;
using Fleet.Gateway.Fleet;
using Fleet.Gateway.Scrape;
using Fleet.Grains.Snapshots;
using Fleet.Silo.Http;
using Fleet.Silo.Probing;
using Fleet.Silo.Serving;
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

    private static async Task ProbeAsync(HttpContext context, Prober prober, PatientReader fleet, ScrapeStats stats, TimeProvider time)
    {
        var began = time.GetTimestamp();
        var outcome = await AnswerAsync(context, prober, fleet, time);
        stats.Book(outcome, time.GetElapsedTime(began));
    }

    private static async Task<string> AnswerAsync(HttpContext context, Prober prober, PatientReader fleet, TimeProvider time)
    {
        var query = context.Request.Query;
        var target = query["target"].ToString();
        var plan = target.Length > Limits.Default.ProbeTargetChars
            ? ProbePlan.Refused(StatusCodes.Status400BadRequest, "target", $"is longer than {Limits.Default.ProbeTargetChars} characters")
            : prober.Plan(target, query["auth_module"].ToString(), query["module"].ToString());
        if (plan.Refusal is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return ScrapeStats.Unknown;
        }

        var patience = ScrapePatience.Of(context.Request);
        return plan.Registered is { } registered
            ? await AnswerRegisteredAsync(context, registered, fleet, patience, time)
            : await AnswerAllowedAsync(context, plan.Allowed!, prober, patience, time);
    }

    private static async Task<string> AnswerRegisteredAsync(HttpContext context, TargetSpec spec, PatientReader fleet, TimeSpan patience, TimeProvider time)
    {
        var answer = await fleet.ReadAsync(spec, new SnapshotQuery { IsScrape = true, Patience = patience }, context.RequestAborted);
        await (answer is FleetAnswer.Given given
            ? ExpositionResponse.WriteAsync(context, SnapshotExposition.Blocks(given.Snapshot, [], time))
            : UnavailableAsync(context, answer is FleetAnswer.Unavailable unavailable ? unavailable.Why : "Nothing is known of the target."));
        return ScrapeStats.OutcomeOf(answer);
    }

    private static async Task<string> AnswerAllowedAsync(HttpContext context, TargetSpec spec, Prober prober, TimeSpan patience, TimeProvider time)
    {
        try
        {
            if (await prober.ReadAsync(spec, patience, context.RequestAborted) is { } snapshot)
            {
                await ExpositionResponse.WriteAsync(context, SnapshotExposition.Blocks(snapshot, [], time));
                return ScrapeStats.Fresh;
            }

            await UnavailableAsync(context, "The first collection of the target has not ended yet.");
        }
        catch (ProbesExhaustedException e)
        {
            await UnavailableAsync(context, e.Message);
        }

        return ScrapeStats.Unavailable;
    }

    private static Task UnavailableAsync(HttpContext context, string why)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, why).ExecuteAsync(context);
    }
}
