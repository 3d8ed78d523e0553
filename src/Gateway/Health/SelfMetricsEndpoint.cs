using Fleet.Exposition;
using Fleet.Silo.Http;

namespace Fleet.Gateway.Health;

/// <summary>GET /metrics: the fleet's own series.</summary>
internal static class SelfMetricsEndpoint
{
    public static void MapSelfMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/metrics", [HttpMethods.Get, HttpMethods.Head], async (HttpContext context, SelfMetrics metrics) =>
                await ExpositionResponse.WriteAsync(
                    context, FamilyMerger.Merge(await metrics.ReadAsync(context.RequestAborted)).Families.Select(FamilyBlock.Render)))
            .WithName("selfMetrics").WithTags("health").WithSummary("The fleet's own series.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain", "application/openmetrics-text");
}
