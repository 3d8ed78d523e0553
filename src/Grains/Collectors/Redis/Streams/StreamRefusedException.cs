using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Streams;

/// <summary>The server refused a command of the streams' part; ends that part only.</summary>
internal sealed class StreamRefusedException(string command, RespError error) : Exception(error.Text)
{
    /// <summary>The command as people write it.</summary>
    public string Command { get; } = command;

    /// <summary>The server's answer.</summary>
    public RespError Error { get; } = error;
}
