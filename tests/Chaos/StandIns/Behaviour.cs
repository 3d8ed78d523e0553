namespace Fleet.Tests.Chaos.StandIns;

/// <summary>How a stand-in treats who asks it.</summary>
internal enum Behaviour
{
    /// <summary>Answers at once.</summary>
    Normal,

    /// <summary>Takes connections and questions, and never answers.</summary>
    Hang,

    /// <summary>Resets every connection.</summary>
    Refuse,

    /// <summary>Answers after two seconds.</summary>
    Slow,
}
