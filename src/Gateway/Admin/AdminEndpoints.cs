using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin.Documents;
using Fleet.Grains.Collecting;
using Fleet.Silo.Hosting;

namespace Fleet.Gateway.Admin;

/// <summary>The routes of the admin API; all behind <see cref="AdminAccess" />.</summary>
internal static class AdminEndpoints
{
    public static void AddAdmin(this IServiceCollection services, FleetSettings settings)
    {
        services.AddSingleton(s => new AdminTokens(
            settings.AdminTokenFiles, s.GetRequiredService<ISecretSource>(), s.GetRequiredService<ILogger<AdminTokens>>()));
        services.AddSingleton(s => new SpecBody(
            s.GetRequiredService<GrainDefaults>(), s.GetService<SecretProtector>(), s.GetRequiredService<CollectorCatalog>()));
        services.AddSingleton(new SiloName(Environment.MachineName));
        services.AddSingleton<AdminAccess>();
        services.AddSingleton<TargetReads>();
        services.AddSingleton<TargetWrites>();
        services.AddSingleton<FleetReads>();
    }

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").AddEndpointFilter<RouteGroupBuilder, AdminAccess>().WithTags("admin")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

        api.MapGet("/targets", (HttpContext http, TargetReads reads) => reads.ListAsync(http))
            .WithName("listTargets").WithSummary("The targets, by pages.").Produces<TargetPage>();
        api.MapGet("/targets/{id}", (HttpContext http, string id, TargetReads reads) => reads.OneAsync(http, id))
            .WithName("getTarget").WithSummary("One target and what its grain knows.")
            .Produces<TargetDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/targets/{id}", (HttpRequest request, string id, TargetWrites writes) => writes.PutAsync(request, id))
            .WithName("putTarget").WithSummary("Creates or replaces a target.").Accepts<TargetDocument>("application/json")
            .Produces<TargetDocument>().Produces<TargetDocument>(StatusCodes.Status201Created)
            .WriteProblems();
        api.MapPatch("/targets/{id}", (HttpRequest request, string id, TargetWrites writes) => writes.PatchAsync(request, id))
            .WithName("patchTarget").WithSummary("Changes some fields of a target by a JSON merge patch.")
            .Accepts<TargetDocument>("application/json", "application/merge-patch+json").Produces<TargetDocument>()
            .ProducesProblem(StatusCodes.Status404NotFound).WriteProblems();
        api.MapDelete("/targets/{id}", (HttpRequest request, string id, TargetWrites writes) => writes.DeleteAsync(request, id))
            .WithName("deleteTarget").WithSummary("Deletes a target.").Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound).WriteProblems();
        api.MapPost("/targets/{id}/collect", (HttpContext http, string id, TargetReads reads) => reads.CollectAsync(http, id))
            .WithName("collectTarget").WithSummary("Collects a target now and answers with what came of it.")
            .Produces<TargetDocument>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/targets/{id}/check", (HttpContext http, string id, TargetReads reads) => reads.CheckAsync(http, id))
            .WithName("checkTarget").WithSummary("Tries a target on a connection of its own and says what is wrong.")
            .Produces(StatusCodes.Status200OK).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/targets/{id}/explain", (HttpContext http, string id, TargetReads reads) => reads.ExplainAsync(http, id))
            .WithName("explainTarget").WithSummary("What a target gets asked, why, how often, and how that went.")
            .Produces(StatusCodes.Status200OK).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/import", (HttpRequest request, TargetWrites writes) => writes.ImportAsync(request))
            .WithName("importTargets").WithSummary("Creates or replaces many targets: all or none.")
            .Accepts<TargetImport>("application/json").Produces(StatusCodes.Status200OK).WriteProblems();
        api.MapGet("/groups", (HttpContext http, FleetReads reads) => reads.GroupsAsync(http))
            .WithName("listGroups").WithSummary("The groups, their members and health.").Produces(StatusCodes.Status200OK);
        api.MapGet("/silos", (HttpContext http, FleetReads reads) => reads.SilosAsync(http))
            .WithName("listSilos").WithSummary("The silos and what they own.").Produces(StatusCodes.Status200OK);
    }

    private static void WriteProblems(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status412PreconditionFailed)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
