namespace Fleet.Wire;

/// <summary>No connection could be made, or the one that stood is gone. A protocol whose server says itself why has its own kind of it.</summary>
public class ConnectException : WireException
{
    /// <summary>Says at which stage, and the cause in words.</summary>
    public ConnectException(ConnectStage stage, string message, Exception? inner = null)
        : base(message, inner) => Stage = stage;

    /// <summary>How far the connection came.</summary>
    public ConnectStage Stage { get; }
}
