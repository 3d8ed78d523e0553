using Fleet.Cluster.Configuration;
using Fleet.Cluster.Targets;
using Fleet.Gateway.Admin.Documents;
using Fleet.Grains.Collecting;
using Fleet.Silo.Hosting;
using Microsoft.OpenApi;

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
        services.AddSingleton<AdminAccess>();
        services.AddSingleton<TargetReads>();
        services.AddSingleton<TargetWrites>();
        services.AddSingleton<FleetReads>();
        services.AddOperationNotes();
    }

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").AddEndpointFilter<RouteGroupBuilder, AdminAccess>().WithTags("admin")
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        api.MapReads();
        api.MapWrites();
        api.MapGet("/groups", (HttpContext http, FleetReads reads) => reads.GroupsAsync(http))
            .WithName("listGroups").WithSummary("The groups, their members and health.").Produces<GroupsDocument>();
        api.MapGet("/silos", (HttpContext http, FleetReads reads) => reads.SilosAsync(http))
            .WithName("listSilos").WithSummary("The silos of the view in force: what they own, carry and say.").Produces<SilosDocument>();
    }

    private static void MapReads(this RouteGroupBuilder api)
    {
        api.MapGet("/targets", (HttpContext http, TargetReads reads) => reads.ListAsync(http))
            .WithName("listTargets").WithSummary("The targets, by pages in the order of their ids.").Produces<TargetPage>()
            .WithQuery("limit", "Targets of one page: 1 to 1000, default 100.", JsonSchemaType.Integer)
            .WithQuery("after", "Only targets whose id comes behind this one: the next of the page before.")
            .WithQuery("kind", "Only targets of this kind.")
            .WithQuery("group", "Only targets of this group.")
            .WithQuery("state", "Only targets in this state: starting, up, partial, down or unknown.")
            .Refuses(StatusCodes.Status400BadRequest);
        api.MapGet("/targets/{id}", (HttpContext http, string id, TargetReads reads) => reads.OneAsync(http, id))
            .WithName("getTarget").WithSummary("One target and how its collections go.")
            .Produces<WholeTargetDocument>().Refuses(StatusCodes.Status404NotFound);
        api.MapPost("/targets/{id}/collect", (HttpContext http, string id, TargetReads reads) => reads.CollectAsync(http, id))
            .WithName("collectTarget").WithSummary("Collects a target now and answers with what came of it.")
            .Produces<WholeTargetDocument>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        api.MapPost("/targets/{id}/check", (HttpContext http, string id, TargetReads reads) => reads.CheckAsync(http, id))
            .WithName("checkTarget").WithSummary("Tries a target on a connection of its own and says what is wrong.")
            .Produces<CheckDocument>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        api.MapPost("/targets/{id}/explain", (HttpContext http, string id, TargetReads reads) => reads.ExplainAsync(http, id))
            .WithName("explainTarget").WithSummary("What a target gets asked, why, how often, and how that went.")
            .Produces<ExplainDocument>().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static void MapWrites(this RouteGroupBuilder api)
    {
        api.MapPut("/targets/{id}", (HttpRequest request, string id, TargetWrites writes) => writes.PutAsync(request, id))
            .WithName("putTarget").WithSummary("Creates or replaces a target.").Accepts<TargetDocument>("application/json")
            .Produces<StoredTargetDocument>().Produces<StoredTargetDocument>(StatusCodes.Status201Created)
            .WithIfMatch().WithHeader("If-None-Match", "* to create only: refused with 412 when the target exists.")
            .RefusesChanges().RefusesBodies();
        api.MapPatch("/targets/{id}", (HttpRequest request, string id, TargetWrites writes) => writes.PatchAsync(request, id))
            .WithName("patchTarget").WithSummary("Changes some fields of a target by a JSON merge patch.")
            .Accepts<TargetPatch>("application/json", "application/merge-patch+json").Produces<StoredTargetDocument>()
            .WithIfMatch().Refuses(StatusCodes.Status404NotFound).RefusesChanges().RefusesBodies();
        api.MapDelete("/targets/{id}", (HttpRequest request, string id, TargetWrites writes) => writes.DeleteAsync(request, id))
            .WithName("deleteTarget").WithSummary("Deletes a target.").Produces(StatusCodes.Status204NoContent)
            .WithIfMatch().Refuses(StatusCodes.Status404NotFound).RefusesChanges();
        api.MapPost("/import", (HttpRequest request, TargetWrites writes) => writes.ImportAsync(request))
            .WithName("importTargets").WithSummary("Creates or replaces many targets: all or none.")
            .Accepts<TargetImport>("application/json").Produces<ImportDocument>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable).RefusesBodies();
    }

    private static RouteHandlerBuilder WithIfMatch(this RouteHandlerBuilder route) => route
        .WithHeader("If-Match", "The revision that the change was made for, as the ETag has it; or * for any, but the target must exist. Else 412.");

    private static RouteHandlerBuilder RefusesChanges(this RouteHandlerBuilder route) => route.Refuses(
        StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed, StatusCodes.Status503ServiceUnavailable);

    private static void RefusesBodies(this RouteHandlerBuilder route) =>
        route.Refuses(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
}
