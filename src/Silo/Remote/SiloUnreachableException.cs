namespace Fleet.Silo.Remote;

/// <summary>A silo gave no answer, or none that makes sense. The message names the silo and holds no secret.</summary>
public sealed class SiloUnreachableException(string message, bool isGone, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether nothing listens at its address: its process has ended. Otherwise it may be alive, but slow, stopped or cut off.</summary>
    public bool IsGone { get; } = isGone;

    /// <summary>Whether it gave no answer at all; otherwise it answered, but nothing that helps.</summary>
    public bool IsSilent { get; init; } = true;
}
