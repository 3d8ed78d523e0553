namespace Fleet.Grains.Collecting;

/// <summary>How far a collection got.</summary>
public enum OutcomeKind
{
    /// <summary>All that was due came.</summary>
    Ok,

    /// <summary>The server answers, but some of what was due failed.</summary>
    Partial,

    /// <summary>The server gave nothing: the target is down for us.</summary>
    Failed,
}

/// <summary>The outcome of a collection as a value: expected failures are data, not exceptions.</summary>
public sealed record CollectOutcome
{
    private CollectOutcome(OutcomeKind kind, FailureReason reason, string message)
    {
        Kind = kind;
        Reason = reason;
        Message = message;
    }

    /// <summary>All that was due came.</summary>
    public static CollectOutcome Ok { get; } = new(OutcomeKind.Ok, FailureReason.None, string.Empty);

    /// <summary>How far it got.</summary>
    public OutcomeKind Kind { get; }

    /// <summary>The class of the (first) failure.</summary>
    public FailureReason Reason { get; }

    /// <summary>One sentence for people, without any secret; empty when all is well.</summary>
    public string Message { get; }

    /// <summary>Some of what was due failed.</summary>
    public static CollectOutcome Partial(FailureReason reason, string message) => new(OutcomeKind.Partial, reason, message);

    /// <summary>The same outcome, told in other words.</summary>
    public CollectOutcome WithMessage(string message) => new(Kind, Reason, message);

    /// <summary>The target gave nothing.</summary>
    public static CollectOutcome Failed(FailureReason reason, string message) => new(OutcomeKind.Failed, reason, message);
}
