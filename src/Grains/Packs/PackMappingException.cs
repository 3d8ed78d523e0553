namespace Fleet.Grains.Packs;

/// <summary>What a statement gave does not fit its pack; the message says what.</summary>
internal sealed class PackMappingException : Exception
{
    public PackMappingException(string message)
        : base(message)
    {
    }
}
