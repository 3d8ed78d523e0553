using System.Collections.Immutable;
using Fleet.Cluster.Members;
using Fleet.Silo.Remote;

namespace Fleet.Gateway.Fleet;

/// <summary>Asks all silos of the view at once for the states of their grains; one that does not answer costs the list nothing but its own.</summary>
internal sealed class StateReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    // A page that people reload, and lists of many pages, ask the other silos once.
    private static readonly TimeSpan Reused = TimeSpan.FromSeconds(1);

    private readonly FleetSilos _silos;
    private readonly TimeProvider _time;
    private volatile Answers? _others;

    public StateReader(FleetSilos silos, TimeProvider time)
    {
        _silos = silos;
        _time = time;
    }

    /// <summary>The states now; those of other processes may be a second old.</summary>
    public async Task<FleetStates> ReadAsync(CancellationToken cancellationToken)
    {
        var placement = _silos.Placement;
        var members = placement.View.Members;
        var answers = _others is { } known && known.View == placement.View.Number && _time.GetElapsedTime(known.At) < Reused
            ? known
            : _others = new Answers(placement.View.Number, _time.GetTimestamp(), AskOthersAsync(members));

        var others = await answers.Silos.WaitAsync(cancellationToken);
        var local = members.FirstOrDefault(_silos.IsLocal) is { } self ? await AskAsync(self, cancellationToken) : null;
        return new FleetStates(
            placement, [.. members.Select(member => local is not null && _silos.IsLocal(member) ? local : others.First(silo => silo.Member == member))]);
    }

    // Shared by all who ask meanwhile, so that none of them can end it; its silos' limit does.
    private async Task<ImmutableArray<SiloStates>> AskOthersAsync(ImmutableArray<SiloMember> members) =>
        [.. await Task.WhenAll(members.Where(member => !_silos.IsLocal(member)).Select(member => AskAsync(member, CancellationToken.None)))];

    private async Task<SiloStates> AskAsync(SiloMember member, CancellationToken cancellationToken)
    {
        try
        {
            return new SiloStates(
                member, await _silos.AskAsync(member, Limit, (silo, token) => silo.SummariesAsync(token).AsTask(), cancellationToken), null);
        }
        catch (SiloUnreachableException e)
        {
            return new SiloStates(member, [], e.Message);
        }
    }

    private sealed record Answers(long View, long At, Task<ImmutableArray<SiloStates>> Silos);
}
