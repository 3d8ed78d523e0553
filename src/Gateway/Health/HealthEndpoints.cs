using Fleet.Gateway.Admin;
using Fleet.Gateway.Admin.Documents;

namespace Fleet.Gateway.Health;

/// <summary>GET /healthz and /readyz: of this process only, never of a database.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.Text("ok\n"))
            .WithName("healthz").WithTags("health").WithSummary("The process is alive.");
        routes.MapMethods("/readyz", [HttpMethods.Get, HttpMethods.Head], Ready)
            .WithName("readyz").WithTags("health").WithSummary("The process can answer: the registry is loaded, the silos are known, and it is not about to stop.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").Refuses(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Ready(HttpContext context, Readiness readiness)
    {
        if (readiness.Trouble is not { } trouble)
        {
            return TypedResults.Text("ok\n");
        }

        context.Response.Headers.RetryAfter = "1";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, trouble);
    }
}
