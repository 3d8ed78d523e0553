using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Lifecycle;

/// <summary>Logs a target's changes of state, each once; <paramref name="before" /> is what a predecessor told last.</summary>
internal sealed class StateNotices(TargetId id, ILogger logger, CollectOutcome? before)
{
    private (OutcomeKind Kind, FailureReason Reason)? _told = before is null ? null : (before.Kind, before.Reason);

    /// <summary>Tells of an outcome when it is another than the last.</summary>
    public void Tell(CollectOutcome outcome)
    {
        var now = (outcome.Kind, outcome.Reason);
        if (_told == now)
        {
            return;
        }

        // That a new target, or one whose silo died, answers is no news: a thousand lines of it would hide the one that is.
        var isFirst = _told is null;
        _told = now;
        switch (outcome.Kind)
        {
            case OutcomeKind.Ok when isFirst:
                break;
            case OutcomeKind.Ok:
                Log.TargetUp(logger, id);
                break;
            case OutcomeKind.Partial:
                Log.TargetPartial(logger, id, outcome.Reason.LabelValue(), outcome.Message);
                break;
            default:
                Log.TargetDown(logger, id, outcome.Reason.LabelValue(), outcome.Message);
                break;
        }
    }
}
