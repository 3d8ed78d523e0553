namespace Fleet.Gateway.Health;

/// <summary>GET /healthz and /readyz: of this process only, never of a database.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.Text("ok\n"))
            .WithName("healthz").WithTags("health").WithSummary("The process is alive.");
        // Nothing listens before the registry is loaded, so that who gets an answer gets a true one.
        routes.MapMethods("/readyz", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.Text("ok\n"))
            .WithName("readyz").WithTags("health").WithSummary("The process can answer: the registry is loaded.");
    }
}
