using System.Text.Json;
using Fleet.Cluster;
using Fleet.Silo.Access;
using Fleet.Silo.HandOver;
using Fleet.Silo.Wire;

namespace Fleet.Silo.Http;

/// <summary>POST /internal/v1/handovers: gives grains to the silo that owns them now.</summary>
internal sealed class HandOverEndpoint : IDisposable
{
    // Each holds the snapshots of a hundred targets while they travel.
    private const int AtOnce = 4;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly IHandOverGiver _giver;
    private readonly SnapshotEncodings _encodings;
    private readonly TimeProvider _time;
    private readonly Limits _limits;

    public HandOverEndpoint(IHandOverGiver giver, SnapshotEncodings encodings, TimeProvider time, Limits limits)
    {
        _giver = giver;
        _encodings = encodings;
        _time = time;
        _limits = limits;
    }

    public async Task AnswerAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } request)
        {
            await new Refusal(StatusCodes.Status400BadRequest, $"The body must be a hand-over of at most {HandOverRequest.MaxTargets} targets.").WriteAsync(context);
            return;
        }

        using var deadline = new CallDeadline(context, _limits.PeerHandOverTime, _time);
        await _turns.WaitAsync(deadline.Token);
        using var turn = new Turn(_turns);
        var entries = await _giver.GiveAsync(request, deadline.Token);
        using var body = new WireWriter();
        HandOverCodec.Write(body, entries, _encodings, _time, _limits);
        context.Response.ContentType = PeerRoutes.Binary;
        context.Response.ContentLength = body.Written.Length;
        await context.Response.Body.WriteAsync(body.WrittenMemory, deadline.Token);
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private static async Task<HandOverRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            // Kestrel holds the body to Limits.PeerRequestBytes while it is read.
            var request = await JsonSerializer.DeserializeAsync(context.Request.Body, SiloJson.Default.HandOverRequest, context.RequestAborted);
            return request is { Targets: { IsDefault: false, Length: <= HandOverRequest.MaxTargets } }
                && request.Targets.Distinct().Count() == request.Targets.Length && ViewForm.IsSound(request.View) ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
