using Fleet.Cluster.Members;
using Fleet.Silo.Health;
using Fleet.Silo.Wire;

namespace Fleet.Silo.Http;

/// <summary>The routes of a silo's own port: what other processes of the fleet ask under /internal/v1, and for all its health and metrics.</summary>
internal sealed class SiloEndpoints
{
    private readonly SnapshotEndpoint _snapshots;
    private readonly GrainEndpoints _grains;
    private readonly HandOverEndpoint _handOvers;
    private readonly SiloHealthEndpoints _health;
    private readonly IMembership _membership;

    public SiloEndpoints(
        SnapshotEndpoint snapshots, GrainEndpoints grains, HandOverEndpoint handOvers, SiloHealthEndpoints health, IMembership membership)
    {
        _snapshots = snapshots;
        _grains = grains;
        _handOvers = handOvers;
        _health = health;
        _membership = membership;
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(PeerRoutes.Snapshots + "{id}", _snapshots.AnswerAsync);
        routes.MapGet(PeerRoutes.Grains, _grains.SummariesAsync);
        routes.MapGet(PeerRoutes.Grains + "/{id}", _grains.ReportAsync);
        routes.MapPost(PeerRoutes.Grains + "/{id}/collect", _grains.CollectAsync);
        routes.MapPost(PeerRoutes.Grains + "/{id}/check", _grains.CheckAsync);
        routes.MapPost(PeerRoutes.HandOvers, _handOvers.AnswerAsync);
        routes.MapGet(PeerRoutes.View, context => GrainEndpoints.WriteAsync(context, _membership.Views.Current, SiloJson.Default.FleetView));
        _health.Map(routes);
    }
}
