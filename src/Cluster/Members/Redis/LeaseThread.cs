namespace Fleet.Cluster.Members.Redis;

/// <summary>
/// The thread that keeps this process in touch with the fleet: ask the store -> learn the view -> hold the tenure -> rest,
/// once a second, and at once when a new view is told or somebody here wants something. It awaits nothing, so that it goes
/// on when the thread pool has no thread left.
/// </summary>
internal sealed class LeaseThread
{
    private readonly LeaseLink _link;
    private readonly MemberBoard _board;
    private readonly LeaseWishes _wishes;
    private readonly LeaseNotices _notices;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly TaskCompletionSource _contact = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _wasIn;
    private long? _refusedSince;
    private bool _isToldRefused;

    public LeaseThread(LeaseLink link, MemberBoard board, LeaseWishes wishes, LeaseNotices notices, TimeProvider time, Random random)
    {
        _link = link;
        _board = board;
        _wishes = wishes;
        _notices = notices;
        _time = time;
        _random = random;
    }

    /// <summary>Completes with the first answer of the store.</summary>
    public Task Contact => _contact.Task;

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts it.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "fleet-lease" }.Start();

    private void Run()
    {
        while (!_wishes.IsEnding)
        {
            Rest(Turn());
        }

        _link.Dispose();
        _wishes.Dispose();
        _ended.TrySetResult();
    }

    private TimeSpan Turn()
    {
        var start = _time.GetTimestamp();
        _board.Begin();
        try
        {
            Reweigh();
            Renew();
            _contact.TrySetResult();
            return _board.IsLearning ? LeaseTimes.Learning : Jittered(LeaseTimes.Period) - _time.GetElapsedTime(start);
        }
        catch (Exception e)
        {
            // Whatever it is, the thread goes on: without it the silo would neither hold its lease nor learn that it lost it.
            Fail(_link.Reason(e));
            return Jittered(LeaseTimes.Retry);
        }
    }

    private void Fail(string reason)
    {
        try
        {
            try
            {
                _link.Dispose();
            }
            finally
            {
                _board.Failed(reason);
            }
        }
        catch (Exception)
        {
            // The tenure ends by itself, and the next turn tells again.
        }
    }

    private void Renew()
    {
        var ask = _board.Look();
        var (self, isLeaving) = (_wishes.Self, _wishes.IsLeaving);
        var wished = self is null ? ask : isLeaving ? ask.Leaving(self) : ask.Holding(self, _wishes.Load, fresh: !_wasIn);
        var (reply, sentAt) = Ask(wished);
        _board.Answered(reply, sentAt);
        if (isLeaving)
        {
            _wishes.HasLeft();
        }
        else if (_board.IsIn)
        {
            _wasIn = true;
            _wishes.HasJoined();
        }

        Tell(reply, self);
    }

    private void Reweigh()
    {
        while (_wishes.NextReweighing() is { } reweighing)
        {
            try
            {
                var (reply, _) = Ask(_board.Look().Weighing(reweighing.IfNumber, reweighing.Weights));
                _board.Learn(reply);
                reweighing.Done.TrySetResult(reply.Status == "weighed");
            }
            finally
            {
                // The store is away, or nothing was set.
                reweighing.Done.TrySetResult(false);
            }
        }
    }

    // A store that has lost the views asks for them.
    private (LeaseReply Reply, long SentAt) Ask(LeaseAsk ask)
    {
        var sentAt = _time.GetTimestamp();
        var reply = _link.Run(ask);
        if (reply.Status != "tell")
        {
            return (reply, sentAt);
        }

        sentAt = _time.GetTimestamp();
        reply = _link.Run(ask.Restoring(_board.Views));
        return reply.Status == "tell" ? throw new LeaseException("The store does not take back the views that it has lost.") : (reply, sentAt);
    }

    private void Tell(LeaseReply reply, SiloMember? self)
    {
        if (reply.Status != "refused" || self is null)
        {
            if (_isToldRefused && _board.IsIn)
            {
                _notices.Accepted(self!.Name);
                _isToldRefused = false;
            }

            _refusedSince = null;
            return;
        }

        _refusedSince ??= _time.GetTimestamp();
        if (!_isToldRefused && _time.GetElapsedTime(_refusedSince.Value) > LeaseTimes.Refusal)
        {
            _isToldRefused = true;
            _notices.Refused(self.Name, reply.Detail);
        }
    }

    private void Rest(TimeSpan pause)
    {
        var start = _time.GetTimestamp();
        for (var left = pause; left > TimeSpan.Zero; left = pause - _time.GetElapsedTime(start))
        {
            if (_wishes.Wait(_link.IsOpen ? TimeSpan.Zero : left) || !_link.IsOpen || HasNews(left))
            {
                return;
            }
        }
    }

    private bool HasNews(TimeSpan left)
    {
        try
        {
            return _link.HasNews(_board.Views.Current.Number, left < LeaseTimes.Glance ? left : LeaseTimes.Glance);
        }
        catch (Exception)
        {
            // Mostly the store closed the connection; whatever it is, the thread goes on. The next turn opens another
            // connection, after a breath in case it is always so.
            _wishes.Wait(LeaseTimes.Glance);
            return true;
        }
    }

    // A tenth more or less, so that the processes of a fleet do not fall into step.
    private TimeSpan Jittered(TimeSpan length) => length * (0.9 + (0.2 * _random.NextDouble()));
}
