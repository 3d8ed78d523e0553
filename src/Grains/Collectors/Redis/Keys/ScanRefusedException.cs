using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>The server does not take SCAN as it was sent; ends the pass.</summary>
internal sealed class ScanRefusedException(RespError error) : Exception(error.Text)
{
    /// <summary>The server's answer.</summary>
    public RespError Error { get; } = error;
}
