namespace Fleet.Gateway.Fleet;

/// <summary>Where the snapshot of an answer is from.</summary>
internal enum AnswerSource
{
    /// <summary>The silo that owns the target.</summary>
    Owner,

    /// <summary>A silo that owned it before.</summary>
    EarlierOwner,

    /// <summary>What this gateway answered last.</summary>
    LastAnswer,
}
