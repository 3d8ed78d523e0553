using Fleet.Cluster.Configuration;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Store.Redis;

/// <summary>Whether the store is there and takes writes; each change of it is one line in the log. Owned by the store's loop.</summary>
internal sealed class StoreHealth(RedisStoreAddress store, ILogger logger)
{
    private volatile bool _isConnected;
    private volatile bool _isAway;
    private volatile bool _refuses;
    private StoreDurability _durability = new(DurabilityState.Unknown, "The store was not asked yet.");

    /// <summary>Whether the last contact, and the last write, succeeded.</summary>
    public bool IsUp => _isConnected && !_refuses;

    /// <summary>Whether it is known that the store cannot be reached: not for a moment, but at another attempt too.</summary>
    public bool IsAway => _isAway;

    /// <summary>How durable it says it is.</summary>
    public StoreDurability Durability => Volatile.Read(ref _durability);

    /// <summary>Why there is no connection.</summary>
    public string Reason { get; private set; } = string.Empty;

    /// <summary>The connection is gone; a new one may be had at once.</summary>
    public void Disconnected(string reason)
    {
        _isConnected = false;
        Reason = reason;
    }

    /// <summary>There is no connection to be had.</summary>
    public void Away(string reason)
    {
        Disconnected(reason);
        if (!_isAway)
        {
            _isAway = true;
            Log.Away(logger, store, reason);
        }
    }

    /// <summary>There is a connection, and all is read.</summary>
    public void Connected(long revision)
    {
        _isConnected = true;
        if (_isAway)
        {
            _isAway = false;
            Log.Back(logger, store, revision);
        }
    }

    /// <summary>What the store says of its disk.</summary>
    public void Judged(StoreDurability durability)
    {
        if (durability != _durability)
        {
            Volatile.Write(ref _durability, durability);
            if (durability.State != DurabilityState.Durable)
            {
                Log.NotDurable(logger, store, durability.Sentence);
            }
        }
    }

    /// <summary>The store took writes, or refused one.</summary>
    public void Wrote(IEnumerable<WriteOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome is WriteOutcome.Unavailable refused && !_refuses)
            {
                _refuses = true;
                Log.Refused(logger, store, refused.Message);
            }
            else if (outcome is not WriteOutcome.Unavailable && _refuses)
            {
                _refuses = false;
                Log.TakesAgain(logger, store);
            }
        }
    }
}
