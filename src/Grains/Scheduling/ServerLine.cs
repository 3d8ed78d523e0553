namespace Fleet.Grains.Scheduling;

/// <summary>Those who wait to connect to one server, in the order of their calls, and the pace at which it takes them. <see cref="ConnectPace" /> guards it.</summary>
internal sealed class ServerLine(SteadyRate rate)
{
    private readonly Queue<ConnectWaiter> _waiting = new();

    /// <summary>The server's own pace.</summary>
    public SteadyRate Rate => rate;

    /// <summary>Whether nobody waits; who gave up counts until the line comes to him.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Queues up.</summary>
    public void Join(ConnectWaiter waiter) => _waiting.Enqueue(waiter);

    /// <summary>Lets the first go who still waits; false when all have given up. Who gave up takes no turn.</summary>
    public bool LetOneGo()
    {
        while (_waiting.TryDequeue(out var waiter))
        {
            if (waiter.TryGo())
            {
                return true;
            }
        }

        return false;
    }
}
