using Fleet.Grains.Collecting;

namespace Fleet.Silo.Wire;

/// <summary>Puts an outcome together again from what a message tells of it.</summary>
internal static class OutcomeForm
{
    public static CollectOutcome Make(OutcomeKind kind, FailureReason reason, string message) => kind switch
    {
        OutcomeKind.Ok => message.Length == 0 ? CollectOutcome.Ok : CollectOutcome.Ok.WithMessage(message),
        OutcomeKind.Partial => CollectOutcome.Partial(reason, message),
        _ => CollectOutcome.Failed(reason, message),
    };
}
