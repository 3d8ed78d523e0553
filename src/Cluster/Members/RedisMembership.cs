using System.Collections.Immutable;
using Fleet.Cluster.Members.Redis;
using Fleet.Cluster.Store.Redis;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Members;

/// <summary>
/// The membership of a fleet of many processes, agreed on in a Redis or Valkey. It only looks until
/// <see cref="JoinAsync" />: a silo joins when it can answer others, and may need <see cref="LocalHost" /> to say where.
/// Disposing of it says nothing to the store: a lease that was not given back by <see cref="LeaveAsync" /> runs out.
/// </summary>
public sealed class RedisMembership : IMembership
{
    private const double MaxWeight = 4;

    private readonly LeaseWishes _wishes = new();
    private readonly LeaseNotices _notices;
    private readonly LeaseLink _link;
    private readonly MemberBoard _board;
    private readonly LeaseThread _thread;
    private readonly TimeProvider _time;

    private RedisMembership(RedisStoreSettings settings, TimeProvider time, Random random, ILogger logger)
    {
        _time = time;
        _notices = new LeaseNotices(logger);
        _link = new LeaseLink(settings, time);
        _board = new MemberBoard(_wishes, _notices, time);
        _thread = new LeaseThread(_link, _board, _wishes, _notices, time, random);
    }

    /// <inheritdoc />
    public ViewHistory Views => _board.Views;

    /// <inheritdoc />
    public bool IsUp => _board.IsUp;

    /// <inheritdoc />
    public Tenure Tenure => _board.Tenure;

    /// <inheritdoc />
    public ImmutableDictionary<string, SiloLoad> Loads => _board.Loads;

    /// <summary>This machine's address on the way to the store: by what others reach it too, as a rule. Null over a unix socket.</summary>
    public string? LocalHost => _link.LocalHost;

    /// <summary>Begins to look; returns with the store's first answer (which may be that there is no view yet), however long that takes.</summary>
    /// <exception cref="OperationCanceledException">The store did not answer before the token fired.</exception>
    public static async Task<RedisMembership> OpenAsync(
        RedisStoreSettings settings, TimeProvider time, Random random, ILogger<RedisMembership> logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var membership = new RedisMembership(settings, time, random, logger);
        membership._thread.Start();
        try
        {
            await membership._thread.Contact.WaitAsync(cancellationToken);
            return membership;
        }
        catch
        {
            await membership.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public Task JoinAsync(SiloMember self, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(self);
        return _wishes.Join(self).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task WaitForChangeAsync(long seenNumber, CancellationToken cancellationToken) =>
        _board.WaitForChangeAsync(seenNumber, cancellationToken);

    /// <inheritdoc />
    public void Offer(FleetView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        _board.Offer(view);
    }

    /// <inheritdoc />
    public void Report(SiloLoad load) => _wishes.Load = load;

    /// <inheritdoc />
    public Task<bool> ReweighAsync(long ifNumber, ImmutableDictionary<string, double> weights, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Values.All(static weight => weight is > 0 and <= MaxWeight)
            ? _wishes.Reweigh(new Reweighing(ifNumber, weights)).WaitAsync(cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(weights), $"A weight is above 0 and at most {MaxWeight}.");
    }

    /// <inheritdoc />
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (_wishes.Self is null)
        {
            return;
        }

        try
        {
            await _wishes.Leave().WaitAsync(LeaseTimes.Leaving, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The store is away. The thread goes on trying; at the worst the lease runs out.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _wishes.End();
        await _thread.Ended;
        await _notices.DisposeAsync();
    }
}
