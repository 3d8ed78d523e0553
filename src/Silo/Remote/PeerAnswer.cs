using System.Net;

namespace Fleet.Silo.Remote;

/// <summary>What a silo answered.</summary>
internal sealed record PeerAnswer
{
    public required HttpStatusCode Status { get; init; }

    /// <summary>The whole body.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The number of the view that the silo goes by.</summary>
    public required long View { get; init; }

    /// <summary>The tag of the snapshot; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>How old the snapshot is; null for none.</summary>
    public TimeSpan? Age { get; init; }
}
