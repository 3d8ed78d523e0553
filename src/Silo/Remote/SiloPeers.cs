using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fleet.Cluster;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Silo.Access;
using Fleet.Silo.HandOver;
using Fleet.Silo.Http;
using Fleet.Silo.Serving;
using Fleet.Silo.Wire;

namespace Fleet.Silo.Remote;

internal sealed class SiloPeers(PeerCredentials credentials, TimeProvider time) : ISiloPeers
{
    private readonly ConcurrentDictionary<string, RemoteSilo> _silos = new();

    public ISiloPeer Peer(SiloMember member) => _silos.GetOrAdd(member.Address, a => new RemoteSilo(a, credentials, time));
}

internal static class SiloPeersSetup
{
    public static void AddSiloPeers(this IServiceCollection services, FleetSettings settings)
    {
        services.AddPeerCredentials(settings);
        services.AddSingleton<ISiloPeers, SiloPeers>();
    }
}

internal sealed class RemoteSilo(string address, PeerCredentials credentials, TimeProvider time) : ISiloPeer
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1), MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri("http://" + address), MaxResponseContentBufferSize = 512 << 20 };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan limit, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        try
        {
            var tokens = await credentials.Token.ReadAsync(ct);
            if (tokens.Count > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[0].Reveal());
            var answer = await _client.SendAsync(request, either.Token);
            if ((int)answer.StatusCode is not (200 or 204 or 304 or 404)) throw new SiloUnreachableException($"{address} answers {(int)answer.StatusCode}", false);
            return answer;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SiloUnreachableException($"{address} does not answer", false);
        }
        catch (HttpRequestException e)
        {
            throw new SiloUnreachableException($"{address}: {e.Message}", e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }, e);
        }
    }

    public async ValueTask<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken)
    {
        var path = PeerRoutes.Snapshots + id.Value + "?scrape=" + (query.IsScrape ? "1" : "0") + "&patience=" + PeerSeconds.Write(query.Patience) + (query.MaxAge is { } m ? "&maxage=" + PeerSeconds.Write(m) : "");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (query.KnownTag is { } tag) request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"" + tag + "\""));
        using var answer = await SendAsync(request, query.MaxAge is null ? TimeSpan.FromSeconds(2) : query.Patience + TimeSpan.FromSeconds(1), cancellationToken);
        var age = answer.Headers.TryGetValues(PeerRoutes.AgeHeader, out var v) && PeerSeconds.TryRead(v.First(), out var a) ? a : TimeSpan.Zero;
        switch (answer.StatusCode)
        {
            case HttpStatusCode.NoContent: return new SnapshotAnswer.NotYet();
            case HttpStatusCode.NotFound: return new SnapshotAnswer.Unknown();
            case HttpStatusCode.NotModified: return new SnapshotAnswer.Unchanged(age);
        }

        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return new SnapshotAnswer.Found(SnapshotCodec.Decode(bytes, age, time), new EncodedSnapshot(answer.Headers.ETag!.Tag.Trim('"'), bytes));
    }

    private async Task<T?> JsonAsync<T>(HttpMethod method, string path, TimeSpan limit, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await SendAsync(request, limit, ct);
        return answer.StatusCode == HttpStatusCode.NotFound ? default : JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(ct), type);
    }

    public async ValueTask<GrainReport?> ReportAsync(TargetId id, CancellationToken cancellationToken) => await JsonAsync(HttpMethod.Get, PeerRoutes.Grains + "/" + id.Value, TimeSpan.FromSeconds(2), SiloJson.Default.GrainReport, cancellationToken);

    public async ValueTask<ImmutableArray<GrainSummary>> SummariesAsync(CancellationToken cancellationToken) => await JsonAsync(HttpMethod.Get, PeerRoutes.Grains, TimeSpan.FromSeconds(2), SiloJson.Default.ImmutableArrayGrainSummary, cancellationToken);

    public Task<GrainReport?> CollectNowAsync(TargetId id, CancellationToken cancellationToken) => JsonAsync(HttpMethod.Post, PeerRoutes.Grains + "/" + id.Value + "/collect", TimeSpan.FromSeconds(60), SiloJson.Default.GrainReport, cancellationToken);

    public Task<CheckReport?> CheckAsync(TargetId id, CancellationToken cancellationToken) => JsonAsync(HttpMethod.Post, PeerRoutes.Grains + "/" + id.Value + "/check", TimeSpan.FromSeconds(60), SiloJson.Default.CheckReport, cancellationToken);

    public async Task<FleetView> ViewAsync(CancellationToken cancellationToken) => (await JsonAsync(HttpMethod.Get, PeerRoutes.View, TimeSpan.FromSeconds(1), SiloJson.Default.FleetView, cancellationToken))!;

    public async Task<ImmutableArray<HandOverEntry>> TakeOverAsync(HandOverRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, PeerRoutes.HandOvers) { Content = JsonContent.Create(request, SiloJson.Default.HandOverRequest) };
        using var answer = await SendAsync(message, TimeSpan.FromSeconds(5), cancellationToken);
        return HandOverCodec.Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken), time, Limits.Default);
    }
}
