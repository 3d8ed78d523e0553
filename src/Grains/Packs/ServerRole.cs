namespace Fleet.Grains.Packs;

/// <summary>The part of a server that a pack or one of its variants is meant for.</summary>
internal enum ServerRole
{
    /// <summary>Both.</summary>
    Any,

    /// <summary>A server that takes writes.</summary>
    Primary,

    /// <summary>A server in recovery.</summary>
    Standby,
}
