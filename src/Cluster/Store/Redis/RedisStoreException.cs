namespace Fleet.Cluster.Store.Redis;

/// <summary>The shared store cannot be used. The message is one sentence for people, without any secret.</summary>
public sealed class RedisStoreException : Exception
{
    /// <summary>Says what stands in the way.</summary>
    /// <param name="setting">The setting to look at, such as <c>store.url</c>.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="isLasting">Whether trying again does not help.</param>
    public RedisStoreException(string setting, string message, bool isLasting)
        : base(message)
    {
        Setting = setting;
        IsLasting = isLasting;
    }

    /// <summary>The setting to look at.</summary>
    public string Setting { get; }

    /// <summary>Whether it is a matter of configuration; otherwise the store may be back at any moment.</summary>
    public bool IsLasting { get; }
}
