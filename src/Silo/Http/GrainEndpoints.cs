using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Silo.Access;
using Fleet.Silo.Serving;
using Fleet.Silo.Wire;

namespace Fleet.Silo.Http;

/// <summary>/internal/v1/grains: what grains know, and what is done with one on request.</summary>
internal sealed class GrainEndpoints
{
    private readonly ISiloReader _silo;
    private readonly TimeProvider _time;
    private readonly Limits _limits;

    public GrainEndpoints(ISiloReader silo, TimeProvider time, Limits limits)
    {
        _silo = silo;
        _time = time;
        _limits = limits;
    }

    public async Task SummariesAsync(HttpContext context)
    {
        using var deadline = new CallDeadline(context, _limits.PeerReadTime, _time);
        await WriteAsync(context, await _silo.SummariesAsync(deadline.Token), SiloJson.Default.ImmutableArrayGrainSummary);
    }

    public Task ReportAsync(HttpContext context) =>
        AnswerAsync(context, _limits.PeerReadTime, (id, token) => _silo.ReportAsync(id, token).AsTask(), SiloJson.Default.GrainReport);

    public Task CollectAsync(HttpContext context) =>
        AnswerAsync(context, _limits.PeerCollectTime, _silo.CollectNowAsync, SiloJson.Default.GrainReport);

    public Task CheckAsync(HttpContext context) =>
        AnswerAsync(context, _limits.PeerCollectTime, _silo.CheckAsync, SiloJson.Default.CheckReport);

    /// <summary>Answers with a JSON document.</summary>
    public static async Task WriteAsync<T>(HttpContext context, T document, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(document, type);
        context.Response.ContentType = PeerRoutes.Json;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task AnswerAsync<T>(HttpContext context, TimeSpan limit, Func<TargetId, CancellationToken, Task<T?>> ask, JsonTypeInfo<T> type)
        where T : class
    {
        using var deadline = new CallDeadline(context, limit, _time);
        var known = TargetId.TryParse(context.Request.RouteValues["id"] as string, out var id) ? await ask(id, deadline.Token) : null;
        if (known is null)
        {
            await new Refusal(StatusCodes.Status404NotFound, "No grain of this target is here.").WriteAsync(context);
            return;
        }

        await WriteAsync(context, known, type);
    }
}
