namespace Fleet.Grains.Packs;

/// <summary>A pack that was not asked at all; the message says why.</summary>
internal sealed class PackRefusedException : Exception
{
    public PackRefusedException(string message, bool isForLackOfTime = false)
        : base(message) => IsForLackOfTime = isForLackOfTime;

    /// <summary>Whether it will be asked another time.</summary>
    public bool IsForLackOfTime { get; }
}
