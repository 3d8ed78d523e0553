using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Members;
using Fleet.Cluster.Placement;
using Fleet.Cluster.Targets;
using Fleet.Silo.Hosting;
using Fleet.Silo.Remote;

namespace Fleet.Silo.HandOver;

/// <summary>
/// The side of a hand-over that takes: asks the earlier owners of targets, newest first, until one gives each or none is left.
/// A target that nobody gives is an orphan and begins anew, at once.
/// </summary>
public sealed class HandOverTaker
{
    // A collection that is under way at the other side takes milliseconds; its schedule leaves seconds.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SiloSelf _self;
    private readonly ISiloPeers _peers;
    private readonly HandOverStats _stats;
    private readonly TimeProvider _time;
    private readonly ILogger<HandOverTaker> _logger;

    /// <summary>A taker for this silo.</summary>
    public HandOverTaker(SiloSelf self, ISiloPeers peers, HandOverStats stats, TimeProvider time, ILogger<HandOverTaker> logger)
    {
        _self = self;
        _peers = peers;
        _stats = stats;
        _time = time;
        _logger = logger;
    }

    /// <summary>Takes targets over.</summary>
    /// <param name="placement">The placement that makes this silo their owner.</param>
    /// <param name="ids">The targets.</param>
    /// <param name="arrived">Told of each once, from any thread: with what was given, or null for an orphan.</param>
    /// <param name="cancellationToken">Ends it; targets not told of yet are never told of.</param>
    public Task TakeAsync(FleetPlacement placement, IReadOnlyList<TargetId> ids, Action<TargetId, HandOverEntry?> arrived, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(arrived);
        var chains = ids.ToImmutableDictionary(id => id, id => placement.EarlierOwnersOf(id).RemoveAll(IsHere));
        return TakeAsync(placement, chains, 0, arrived, cancellationToken);
    }

    private async Task TakeAsync(
        FleetPlacement placement, ImmutableDictionary<TargetId, ImmutableArray<SiloMember>> chains, int hop, Action<TargetId, HandOverEntry?> arrived, CancellationToken cancellationToken)
    {
        foreach (var orphan in chains.Where(chain => chain.Value.Length <= hop))
        {
            _stats.Book(HandOverStats.Orphaned);
            arrived(orphan.Key, null);
        }

        var groups = chains.Where(chain => chain.Value.Length > hop).GroupBy(chain => (chain.Value[hop].Name, chain.Value[hop].Incarnation)).ToList();
        await Task.WhenAll(groups.Select(async group =>
        {
            var rest = await AskAsync(placement, group.First().Value[hop], [.. group.Select(chain => chain.Key)], arrived, cancellationToken);
            if (!rest.IsEmpty)
            {
                await TakeAsync(placement, rest.ToImmutableDictionary(id => id, id => chains[id]), hop + 1, arrived, cancellationToken);
            }
        }));
    }

    /// <summary>Asks one earlier owner; what it does not give comes back.</summary>
    private async Task<ImmutableArray<TargetId>> AskAsync(
        FleetPlacement placement, SiloMember owner, ImmutableArray<TargetId> ids, Action<TargetId, HandOverEntry?> arrived, CancellationToken cancellationToken)
    {
        var peer = _peers.Peer(owner);
        var refused = ImmutableArray.CreateBuilder<TargetId>();
        var waiting = new Queue<TargetId>(ids);
        var silence = placement.View.Members.Any(owner.IsSameProcess) ? Limits.Default.HandOverSilence : Limits.Default.HandOverSilenceOfTheLost;
        var began = _time.GetTimestamp();
        var heard = began;
        while (waiting.Count > 0)
        {
            var asked = Next(waiting);
            var rest = waiting.Count;
            try
            {
                var request = new HandOverRequest { View = placement.View, Targets = asked };
                var entries = await AskAsync(peer, request, silence - _time.GetElapsedTime(heard), cancellationToken);
                heard = _time.GetTimestamp();
                Sort(entries, arrived, refused, waiting);
            }
            catch (SiloUnreachableException e)
            {
                asked.ToList().ForEach(waiting.Enqueue);
                if (e.IsGone || _time.GetElapsedTime(heard) >= silence)
                {
                    Log.OwnerDoesNotAnswer(_logger, owner.Name, waiting.Count, e.Message);
                    return [.. refused, .. waiting];
                }
            }

            if (_time.GetElapsedTime(began) > Limits.Default.HandOverPatience)
            {
                return [.. refused, .. waiting];
            }

            // What was just asked for and is not here yet is asked for again in a moment.
            if (waiting.Count > rest)
            {
                await Task.Delay(Pause, _time, cancellationToken);
            }
        }

        return refused.ToImmutable();
    }

    private async Task<ImmutableArray<HandOverEntry>> AskAsync(
        ISiloPeer peer, HandOverRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await peer.TakeOverAsync(request, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SiloUnreachableException("it does not answer", isGone: false, e);
        }
    }

    private void Sort(
        ImmutableArray<HandOverEntry> entries, Action<TargetId, HandOverEntry?> arrived, ImmutableArray<TargetId>.Builder refused, Queue<TargetId> waiting)
    {
        foreach (var entry in entries)
        {
            switch (entry.Status)
            {
                case HandOverStatus.Given:
                    _stats.Book(HandOverStats.Taken);
                    arrived(entry.Id, entry);
                    break;
                case HandOverStatus.Busy:
                    waiting.Enqueue(entry.Id);
                    break;
                default:
                    refused.Add(entry.Id);
                    break;
            }
        }
    }

    private static ImmutableArray<TargetId> Next(Queue<TargetId> waiting)
    {
        var asked = ImmutableArray.CreateBuilder<TargetId>();
        while (asked.Count < HandOverRequest.MaxTargets && waiting.TryDequeue(out var id))
        {
            asked.Add(id);
        }

        return asked.ToImmutable();
    }

    // A process at this one's own address is this one before its last restart.
    private bool IsHere(SiloMember member) => member.Address == _self.Member.Address;
}
