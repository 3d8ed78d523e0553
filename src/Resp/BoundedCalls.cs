using System.Runtime.ExceptionServices;

namespace Fleet.Resp;

/// <summary>
/// Makes calls that may never come back (a name server that is dead, a file on a disk that hangs, a pipe) on threads of
/// their own, and waits for each a bounded time. What an earlier call gave stands in for one that is late. For one caller
/// at a time; a call that hangs costs one thread, however often it is asked for.
/// </summary>
/// <typeparam name="TKey">What is asked for.</typeparam>
/// <typeparam name="TValue">What is found.</typeparam>
public sealed class BoundedCalls<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private readonly Func<TKey, TValue> _call;
    private readonly Dictionary<TKey, Running> _running = [];
    private readonly Dictionary<TKey, TValue> _known = [];

    /// <summary>Calls of one kind.</summary>
    public BoundedCalls(Func<TKey, TValue> call) => _call = call;

    /// <summary>What the call gave last; null when it has never given anything.</summary>
    public TValue? Known(TKey key) => _known.GetValueOrDefault(key);

    /// <summary>What the call gives now, or gave last when it does not end within <paramref name="wait" />; an exception of the call is thrown here.</summary>
    /// <exception cref="TimeoutException">It does not end in time, and nothing is known from before.</exception>
    public TValue Get(TKey key, TimeSpan wait)
    {
        if (!_running.TryGetValue(key, out var running))
        {
            running = new Running(() => _call(key));
            _running.Add(key, running);
        }

        if (!running.HasEndedWithin(wait))
        {
            return Known(key) ?? throw new TimeoutException("It takes too long.");
        }

        _running.Remove(key);
        return _known[key] = running.Value();
    }

    private sealed class Running
    {
        private readonly Thread _thread;
        private TValue? _value;
        private Exception? _failure;

        public Running(Func<TValue> call)
        {
            _thread = new Thread(() => Run(call)) { IsBackground = true, Name = "fleet-bounded-call" };
            _thread.Start();
        }

        public bool HasEndedWithin(TimeSpan wait) => _thread.Join(wait);

        public TValue Value()
        {
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            return _value!;
        }

        private void Run(Func<TValue> call)
        {
            try
            {
                _value = call();
            }
            catch (Exception e)
            {
                // Whatever it is, it belongs to the one who asked; a thread that throws would end the process.
                _failure = e;
            }
        }
    }
}
