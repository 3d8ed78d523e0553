namespace Fleet.Cluster.Targets;

/// <summary>A named secret could not be read. The message names the file or variable and the reason, never the text.</summary>
public sealed class SecretException : Exception
{
    /// <summary>Says what could not be read and why.</summary>
    public SecretException(string message)
        : base(message)
    {
    }
}
