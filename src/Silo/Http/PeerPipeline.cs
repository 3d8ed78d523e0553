using System.Globalization;
using Fleet.Cluster.Members;
using Fleet.Silo.Access;
using Fleet.Silo.Hosting;

namespace Fleet.Silo.Http;

/// <summary>What every request to a silo passes through: the number of the view, access, and what becomes of failures.</summary>
internal sealed class PeerPipeline
{
    private readonly PeerAccess _access;
    private readonly IMembership _membership;
    private readonly ILogger<PeerPipeline> _logger;
    private readonly SiloSelf? _self;

    public PeerPipeline(PeerAccess access, IMembership membership, ILogger<PeerPipeline> logger, SiloSelf? self = null)
    {
        _self = self;
        _access = access;
        _membership = membership;
        _logger = logger;
    }

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers[PeerRoutes.ViewHeader] = _membership.Views.Current.Number.ToString(CultureInfo.InvariantCulture);
        try
        {
            if (context.Request.Path.StartsWithSegments("/internal", StringComparison.OrdinalIgnoreCase) && await _access.CheckAsync(context) is { } refusal)
            {
                await refusal.WriteAsync(context);
                return;
            }

            if (IsMisdirected(context.Request))
            {
                await new Refusal(StatusCodes.Status421MisdirectedRequest, "This is not the process that is meant.").WriteAsync(context);
                return;
            }

            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (OperationCanceledException)
        {
            await FailAsync(context, new Refusal(StatusCodes.Status504GatewayTimeout, "The answer was not ready in time."));
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(context, new Refusal(e.StatusCode, "The request could not be read."));
        }
#pragma warning disable CA1031 // Outermost edge of a request: it says what happened, and the others go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.RequestFailed(_logger, e, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "unknown path");
            await FailAsync(context, new Refusal(StatusCodes.Status500InternalServerError, "Something went wrong here; the log says what."));
        }
    }

    private bool IsMisdirected(HttpRequest request) =>
        _self is not null && request.Headers[PeerRoutes.ToHeader].ToString() is { Length: > 0 } to && to != _self.Member.Incarnation;

    private static async Task FailAsync(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.ContentLength = null;
        await refusal.WriteAsync(context);
    }
}
