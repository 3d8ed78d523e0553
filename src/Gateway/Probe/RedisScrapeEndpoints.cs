using Fleet.Gateway.Admin.Documents;
using Fleet.Gateway.Scrape;
using Microsoft.OpenApi;

namespace Fleet.Gateway.Probe;

/// <summary>GET /scrape?target=: redis_exporter's form of a scrape of many targets.</summary>
internal static class RedisScrapeEndpoints
{
    public static void MapRedisScrape(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/scrape", [HttpMethods.Get, HttpMethods.Head], ScrapeAsync)
            .WithName("scrapeRedis").WithTags("scrape")
            .WithSummary("The series of a registered Redis target, or of an address that gateway.probe.allow lets through, with the keys that the request names. A target that is down is answered with redis_up 0.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain", "application/openmetrics-text")
            .WithQuery("target", "host:port, a URL of redis, rediss, valkey, valkeys or unix, or the id of a target. A user counts where the address is not registered; a password never does.")
            .WithQuery("auth_module", "The login for an address that is not registered: a name of gateway.probe.authModules or of its configFile.")
            .WithQuery("check-keys", "Keys to describe: [dbN=]pattern, several with commas; , and = of a key stand encoded twice.")
            .WithQuery("check-single-keys", "The same without patterns.")
            .WithQuery("check-streams", "Streams to describe, in the same form.")
            .WithQuery("check-single-streams", "The same without patterns.")
            .WithQuery("count-keys", "Patterns whose keys are counted, in the same form.")
            .WithQuery("tls_server_name", "The name that the server's certificate must carry, also as tls-server-name; gateway.probe.allow must let it through with the target's port.")
            .WithHeader("Accept", "OpenMetrics 1.0 or the Prometheus text format, by preference; the text format when it names neither.")
            .WithHeader(ScrapePatience.Header, "How long the scraper waits; the answer comes before that.", JsonSchemaType.Number)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);

    private static Task ScrapeAsync(HttpContext context, RedisProber prober, ProbeAnswers answers, ScrapeStats stats)
    {
        var plan = prober.Plan(context.Request.Query);
        if (plan.Refusal is not null)
        {
            stats.BookWrongRedisScrape();
        }

        return answers.WriteAsync(context, plan);
    }
}
