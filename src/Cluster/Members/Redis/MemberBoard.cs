using System.Collections.Immutable;

namespace Fleet.Cluster.Members.Redis;

/// <summary>What this process knows of the fleet, from the store and from other processes, and what follows for its tenure.</summary>
internal sealed class MemberBoard
{
    // Guards the views (they come from the lease thread and from peers), the rule and the tenure. Nothing waits under it.
    private readonly Lock _lock = new();
    private readonly Published<ViewHistory> _views = new(ViewHistory.None);
    private readonly TimeProvider _time;
    private readonly LeaseWishes _wishes;
    private readonly LeaseNotices _notices;
    private readonly TenureRule _rule;
    private volatile ImmutableDictionary<string, SiloLoad> _loads = ImmutableDictionary<string, SiloLoad>.Empty;
    private (long Number, string Mark) _marked;
    private volatile bool _isUp;
    private bool _isToldAway;

    public MemberBoard(LeaseWishes wishes, LeaseNotices notices, TimeProvider time)
    {
        _wishes = wishes;
        _notices = notices;
        _time = time;
        _rule = new TenureRule(time);
        Tenure = new Tenure(time);
    }

    /// <summary>The views.</summary>
    public ViewHistory Views => _views.Current;

    /// <summary>The loads that the store told last.</summary>
    public ImmutableDictionary<string, SiloLoad> Loads => _loads;

    /// <summary>Whether the last turn reached the store.</summary>
    public bool IsUp => _isUp;

    /// <summary>Whether this silo may collect.</summary>
    public Tenure Tenure { get; }

    /// <summary>Whether this silo is in the view in force.</summary>
    public bool IsIn => _wishes.Self is { } self && self.IsSameProcess(Views.Current.Find(self.Name));

    /// <summary>Whether the next renewal should come soon.</summary>
    public bool IsLearning => _rule.IsLearning;

    /// <summary>Completes when the view in force is newer.</summary>
    public Task WaitForChangeAsync(long seenNumber, CancellationToken cancellationToken) =>
        _views.WaitUntilAsync(views => views.Current.Number > seenNumber, cancellationToken);

    /// <summary>What to ask the store, by what is known.</summary>
    public LeaseAsk Look()
    {
        lock (_lock)
        {
            var number = Views.Current.Number;
            return new LeaseAsk { Known = number, Mark = number > 0 && _marked.Number == number ? _marked.Mark : null };
        }
    }

    /// <summary>Another process told of a view; one that cannot be true is ignored.</summary>
    public void Offer(FleetView view)
    {
        if (!ViewText.IsSound(view))
        {
            return;
        }

        lock (_lock)
        {
            var current = Views.Current.Number;
            if (current > 0 && view.Number - current > Limits.ViewJump)
            {
                return;
            }

            // The store tells the views between, and who owned what in them; a view alone would hide that. It is asked within a second.
            if (IsUp && current > 0 && view.Number > current + 1)
            {
                return;
            }

            if (Take(Views.With(ViewText.InOrder(view))) && !IsIn && !_wishes.IsLeaving)
            {
                Set(_rule.Out(_time.GetTimestamp()));
            }
        }
    }

    /// <summary>A turn of the lease thread begins.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _rule.Begin(_time.GetTimestamp());
        }
    }

    /// <summary>The store answered; <paramref name="sentAt" /> is from before the request was sent.</summary>
    public void Answered(LeaseReply reply, long sentAt)
    {
        lock (_lock)
        {
            var isNew = Learn(reply);

            // The view stands before the tenure is extended: who waits for the one finds the other.
            var standing = _wishes.IsLeaving ? Standing.Leaving : IsIn ? Standing.In : Standing.Out;
            Set(_rule.Renewed(sentAt, _time.GetTimestamp(), standing, isNew));
            _isUp = true;
            if (_isToldAway)
            {
                _isToldAway = false;
                _notices.Back();
            }
        }
    }

    /// <summary>Takes what an answer tells; whether it told of a new view.</summary>
    public bool Learn(LeaseReply reply)
    {
        lock (_lock)
        {
            var isNew = reply.Views.Length > 0 && Take(ViewMerge.Of(Views, reply.Views));
            if (reply.Number == Views.Current.Number)
            {
                _marked = (reply.Number, reply.Mark);
            }

            _loads = reply.Loads;
            return isNew;
        }
    }

    /// <summary>The store gave no answer.</summary>
    public void Failed(string reason)
    {
        lock (_lock)
        {
            _isUp = false;
            Set(_rule.Failed(_time.GetTimestamp(), IsIn));
            if (!_isToldAway)
            {
                _isToldAway = true;
                _notices.Away(Views.Current.Number, reason);
            }
        }
    }

    private bool Take(ViewHistory next)
    {
        if (next.Current.Number <= Views.Current.Number)
        {
            return false;
        }

        _views.Publish(next);
        _notices.View(next.Current);
        return true;
    }

    private void Set(TenureTerm? term)
    {
        if (term is { } next)
        {
            Tenure.Extend(next.From, next.Length);
        }
    }
}
