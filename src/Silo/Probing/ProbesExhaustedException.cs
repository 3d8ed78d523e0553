namespace Fleet.Silo.Probing;

/// <summary>More targets are probed at once than there may be.</summary>
public sealed class ProbesExhaustedException : Exception
{
    /// <summary>Says of what there are too many.</summary>
    public ProbesExhaustedException(string message)
        : base(message)
    {
    }
}
