using Fleet.Cluster.Discovery;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin;
using Fleet.Gateway.Admin.Documents;

namespace Fleet.Gateway.ServiceDiscovery;

/// <summary>GET /sd: what Prometheus' <c>http_sd_configs</c> polls. Never a short list: the process listens only once the registry is loaded.</summary>
internal static class SdEndpoints
{
    public static void MapServiceDiscovery(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/sd", [HttpMethods.Get, HttpMethods.Head], AnswerAsync)
            .WithName("serviceDiscovery").WithTags("service discovery").WithSummary("The targets for Prometheus' http_sd_configs.")
            .Produces<DiscoveredDocument[]>()
            .WithQuery("kind", "Only targets of this kind.")
            .WithQuery("group", "Only targets of this group.")
            .WithQuery("namespace", "Only targets of this Kubernetes namespace.")
            .WithQuery("label", "name:value: only targets with this label; of several, with all.", repeatable: true)
            .WithQuery("shard", "i/n, i from 0 to n-1: only this one of n parts, which together hold every target once.")
            .WithQuery("labels", "Names with commas between: of the target's labels only these are given; those that a scrape needs always are.")
            .WithQuery("address", "gateway (the default): targets are scraped here; target: each at its own address.")
            .Refuses(StatusCodes.Status400BadRequest);

    private static async Task AnswerAsync(HttpContext context, TargetRegistry registry, SdDocument document)
    {
        var problems = new List<SpecProblem>();
        if (SdQuery.Read(context.Request.Query, problems) is not { } query)
        {
            await Problem.Fields(StatusCodes.Status400BadRequest, problems).ExecuteAsync(context);
            return;
        }

        var body = document.Write(registry.Current, query, context.Request.Host.Value ?? string.Empty, context.Request.Scheme);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
