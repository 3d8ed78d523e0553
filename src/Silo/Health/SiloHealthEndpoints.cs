using Fleet.Exposition;
using Fleet.Silo.Access;
using Fleet.Silo.Http;

namespace Fleet.Silo.Health;

/// <summary>GET /healthz, /readyz and /metrics of a silo's own port: of this process only, for whoever asks.</summary>
internal sealed class SiloHealthEndpoints
{
    private readonly SiloReadiness _readiness;
    private readonly SiloMetrics _metrics;
    private readonly FleetFamilies _fleet;

    public SiloHealthEndpoints(SiloReadiness readiness, SiloMetrics metrics, FleetFamilies fleet)
    {
        _readiness = readiness;
        _metrics = metrics;
        _fleet = fleet;
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", [HttpMethods.Get, HttpMethods.Head], OkAsync);
        routes.MapMethods("/readyz", [HttpMethods.Get, HttpMethods.Head], ReadyAsync);
        routes.MapMethods("/metrics", [HttpMethods.Get, HttpMethods.Head], MetricsAsync);
    }

    private Task ReadyAsync(HttpContext context) => _readiness.Trouble is { } trouble
        ? new Refusal(StatusCodes.Status503ServiceUnavailable, trouble).WriteAsync(context)
        : OkAsync(context);

    private static Task OkAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("ok\n", context.RequestAborted);
    }

    private async Task MetricsAsync(HttpContext context)
    {
        var families = await _metrics.ReadAsync(context.RequestAborted);
        await ExpositionResponse.WriteAsync(
            context, FamilyMerger.Merge([.. families, .. _fleet.Read(), .. ProcessMetrics.Read()]).Families.Select(FamilyBlock.Render));
    }
}
