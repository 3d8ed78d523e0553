using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Silo.Access;
using Fleet.Silo.Serving;
using Fleet.Silo.Wire;

namespace Fleet.Silo.Http;

/// <summary>GET /internal/v1/snapshots/{id}: a snapshot as it travels, or that the asker has it, or that there is none.</summary>
internal sealed class SnapshotEndpoint
{
    private readonly ISiloReader _silo;
    private readonly SnapshotEncodings _encodings;
    private readonly TimeProvider _time;
    private readonly Limits _limits;
    private readonly SnapshotRelay? _relay;

    public SnapshotEndpoint(ISiloReader silo, SnapshotEncodings encodings, TimeProvider time, Limits limits, SnapshotRelay? relay = null)
    {
        _relay = relay;
        _silo = silo;
        _encodings = encodings;
        _time = time;
        _limits = limits;
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (Query(context.Request) is not { } query)
        {
            await new Refusal(StatusCodes.Status400BadRequest, "scrape, maxage and patience make no sense as they stand.").WriteAsync(context);
            return;
        }

        var answer = TargetId.TryParse(context.Request.RouteValues["id"] as string, out var id)
            ? await ReadAsync(context, id, query)
            : new SnapshotAnswer.Unknown();
        switch (answer)
        {
            case SnapshotAnswer.Found found:
                await GiveAsync(context, found, query.KnownTag);
                break;
            case SnapshotAnswer.Unchanged unchanged:
                NotModified(context, unchanged.Age);
                break;
            case SnapshotAnswer.NotYet:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                await new Refusal(StatusCodes.Status404NotFound, "No grain of this target is here.").WriteAsync(context);
                break;
        }
    }

    private SnapshotQuery? Query(HttpRequest request)
    {
        var patience = TimeSpan.Zero;
        var maxAge = TimeSpan.Zero;
        var (hasMaxAge, hasPatience) = (request.Query.ContainsKey("maxage"), request.Query.ContainsKey("patience"));
        var scrape = request.Query["scrape"].ToString();
        var isSense = (!hasMaxAge || PeerSeconds.TryRead(request.Query["maxage"], out maxAge))
            && (!hasPatience || PeerSeconds.TryRead(request.Query["patience"], out patience))
            && scrape is "" or "0" or "1";
        var known = request.Headers.IfNoneMatch.ToString();
        return isSense
            ? new SnapshotQuery
            {
                IsScrape = scrape == "1",
                IsRelayed = request.Query["relay"].ToString() == "1",
                MaxAge = hasMaxAge ? maxAge : null,
                Patience = Least(hasPatience ? patience : new SnapshotQuery().Patience, _limits.PeerCollectTime),
                KnownTag = known.Length > 2 && known[0] == '"' && known[^1] == '"' ? known[1..^1] : null,
            }
            : null;
    }

    private async Task<SnapshotAnswer> ReadAsync(HttpContext context, TargetId id, SnapshotQuery query)
    {
        using var deadline = new CallDeadline(context, query.MaxAge is null ? _limits.PeerReadTime : query.Patience + _limits.PeerMargin, _time);
        var answer = await _silo.ReadAsync(id, query, deadline.Token);
        return answer is SnapshotAnswer.Unknown && query.IsRelayed && _relay is not null
            ? await _relay.ReadAsync(id, query, deadline.Token)
            : answer;
    }

    private async Task GiveAsync(HttpContext context, SnapshotAnswer.Found found, string? known)
    {
        var age = _time.GetElapsedTime(found.Snapshot.PublishedAt);
        var tag = found.Encoded?.Tag ?? _encodings.TagOf(found.Snapshot);
        if (tag == known)
        {
            NotModified(context, age);
            return;
        }

        var bytes = (found.Encoded ?? _encodings.Of(found.Snapshot)).Bytes;
        var response = context.Response;
        response.ContentType = PeerRoutes.Binary;
        response.ContentLength = bytes.Length;
        response.Headers.ETag = $"\"{tag}\"";
        response.Headers[PeerRoutes.AgeHeader] = PeerSeconds.Write(age);
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static void NotModified(HttpContext context, TimeSpan age)
    {
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        context.Response.Headers[PeerRoutes.AgeHeader] = PeerSeconds.Write(age);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
