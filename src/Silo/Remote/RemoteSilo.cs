using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Cluster.Targets;
using Fleet.Silo.HandOver;
using Fleet.Silo.Http;
using Fleet.Silo.Serving;
using Fleet.Silo.Wire;

namespace Fleet.Silo.Remote;

/// <summary>A silo in another process: each question is one request to its internal endpoint.</summary>
internal sealed class RemoteSilo : ISiloPeer
{
    private readonly SiloMember _member;
    private readonly Func<PeerLink> _link;
    private readonly ViewNotices _views;
    private readonly Limits _limits;
    private readonly TimeProvider _time;

    /// <summary>The silo of a member; its link is looked up for each call, as it may have been closed and opened anew.</summary>
    public RemoteSilo(SiloMember member, Func<PeerLink> link, ViewNotices views, Limits limits, TimeProvider time)
    {
        _member = member;
        _link = link;
        _views = views;
        _limits = limits;
        _time = time;
    }

    /// <inheritdoc />
    public async ValueTask<SnapshotAnswer> ReadAsync(TargetId id, SnapshotQuery query, CancellationToken cancellationToken)
    {
        var patience = query.Patience < _limits.PeerCollectTime ? query.Patience : _limits.PeerCollectTime;
        var call = new PeerCall
        {
            Method = HttpMethod.Get,
            Path = PeerRoutes.Snapshots + id.Value + Query(query),
            Limit = query.MaxAge is null ? _limits.PeerReadTime : patience + _limits.PeerMargin,
            MaxBytes = _limits.SnapshotBytes,
            KnownTag = query.KnownTag,
            IsPrompt = query.MaxAge is null,
            IsAlwaysTried = query.IsLastResort,
        };
        var answer = await AskAsync(call, cancellationToken);
        return answer switch
        {
            { Status: HttpStatusCode.OK, Tag: { } tag, Age: { } age } => Found(id, answer.Body, tag, age),
            { Status: HttpStatusCode.NotModified, Age: { } age } => new SnapshotAnswer.Unchanged(age),
            { Status: HttpStatusCode.NoContent } => new SnapshotAnswer.NotYet(),
            { Status: HttpStatusCode.NotFound } => new SnapshotAnswer.Unknown(),
            _ => throw Senseless(null),
        };
    }

    /// <inheritdoc />
    public async ValueTask<GrainReport?> ReportAsync(TargetId id, CancellationToken cancellationToken) =>
        await DocumentAsync(Get($"{PeerRoutes.Grains}/{id}", _limits.PeerReadTime), SiloJson.Default.GrainReport, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<ImmutableArray<GrainSummary>> SummariesAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(Get(PeerRoutes.Grains, _limits.PeerReadTime), cancellationToken);
        var summaries = Read(answer, SiloJson.Default.ImmutableArrayGrainSummary);
        return summaries.IsDefault ? throw Senseless(null) : summaries;
    }

    /// <inheritdoc />
    public Task<GrainReport?> CollectNowAsync(TargetId id, CancellationToken cancellationToken) =>
        DocumentAsync(Post($"{PeerRoutes.Grains}/{id}/collect"), SiloJson.Default.GrainReport, cancellationToken);

    /// <inheritdoc />
    public Task<CheckReport?> CheckAsync(TargetId id, CancellationToken cancellationToken) =>
        DocumentAsync(Post($"{PeerRoutes.Grains}/{id}/check"), SiloJson.Default.CheckReport, cancellationToken);

    /// <inheritdoc />
    public async Task<FleetView> ViewAsync(CancellationToken cancellationToken)
    {
        var call = Get(PeerRoutes.View, _limits.PeerViewTime) with { IsAlwaysTried = true };
        var view = await DocumentAsync(call, SiloJson.Default.FleetView, cancellationToken);
        return ViewForm.IsSound(view) ? view! : throw Senseless(null);
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<HandOverEntry>> TakeOverAsync(HandOverRequest request, CancellationToken cancellationToken)
    {
        var call = new PeerCall
        {
            Method = HttpMethod.Post,
            Path = PeerRoutes.HandOvers,
            Limit = _limits.PeerHandOverTime,
            MaxBytes = _limits.HandOverBytes,
            Body = JsonSerializer.SerializeToUtf8Bytes(request, SiloJson.Default.HandOverRequest),
            IsAlwaysTried = true,
        };
        var answer = await AskAsync(call, cancellationToken);
        if (answer.Status != HttpStatusCode.OK)
        {
            throw Senseless(null);
        }

        try
        {
            var entries = HandOverCodec.Read(answer.Body, _time, _limits);
            return entries.Select(entry => entry.Id).SequenceEqual(request.Targets) ? entries : throw Senseless(null);
        }
        catch (InvalidDataException e)
        {
            throw Senseless(e);
        }
    }

    private static string Query(SnapshotQuery query)
    {
        var scrape = (query.IsScrape ? "scrape=1" : "scrape=0") + (query.IsRelayed ? "&relay=1" : string.Empty);
        return query.MaxAge is { } maxAge
            ? string.Create(CultureInfo.InvariantCulture, $"?{scrape}&maxage={PeerSeconds.Write(maxAge)}&patience={PeerSeconds.Write(query.Patience)}")
            : "?" + scrape;
    }

    private SnapshotAnswer.Found Found(TargetId id, byte[] bytes, string tag, TimeSpan age)
    {
        try
        {
            var snapshot = SnapshotCodec.Decode(bytes, age, _time, _limits);
            return snapshot.Id == id ? new SnapshotAnswer.Found(snapshot, new EncodedSnapshot(tag, bytes)) : throw Senseless(null);
        }
        catch (InvalidDataException e)
        {
            throw Senseless(e);
        }
    }

    private PeerCall Get(string path, TimeSpan limit) =>
        new() { Method = HttpMethod.Get, Path = path, Limit = limit, MaxBytes = _limits.PeerJsonBytes };

    private PeerCall Post(string path) => new()
    {
        Method = HttpMethod.Post,
        Path = path,
        Limit = _limits.PeerCollectTime + _limits.PeerMargin,
        MaxBytes = _limits.PeerJsonBytes,
        IsPrompt = false,
    };

    private async Task<T?> DocumentAsync<T>(PeerCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await AskAsync(call, cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : Read(answer, type);
    }

    private async Task<PeerAnswer> AskAsync(PeerCall call, CancellationToken cancellationToken)
    {
        var answer = await _link().AskAsync(_member.Name, call with { To = _member.Incarnation }, cancellationToken);
        if (call.Path != PeerRoutes.View)
        {
            _views.Notice(this, answer.View);
        }

        return answer;
    }

    private T Read<T>(PeerAnswer answer, JsonTypeInfo<T> type)
    {
        try
        {
            return (answer.Status == HttpStatusCode.OK ? JsonSerializer.Deserialize(answer.Body, type) : default) ?? throw Senseless(null);
        }
        catch (JsonException e)
        {
            throw Senseless(e);
        }
    }

    private SiloUnreachableException Senseless(Exception? e) => new(
        $"{_member.Name} ({_member.Address}) gives an answer that this version does not understand{(e is InvalidDataException ? ": " + e.Message : string.Empty)}", isGone: false, e)
    { IsSilent = false };
}
