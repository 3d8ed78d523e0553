namespace Fleet.Tests.Chaos.StandIns;

/// <summary>What a stand-in database saw; the values are the letters on the control connection.</summary>
internal enum StandInEventKind
{
    /// <summary>A new connection.</summary>
    Connected = 'c',

    /// <summary>The first bytes of a batch of commands with INFO in it: a collection.</summary>
    Collected = 'q',

    /// <summary>The end of a connection.</summary>
    Closed = 'x',
}
