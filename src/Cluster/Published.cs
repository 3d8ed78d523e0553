namespace Fleet.Cluster;

/// <summary>An immutable value that one owner replaces whole, and that any number of readers read or wait on.</summary>
/// <typeparam name="T">The immutable value.</typeparam>
internal sealed class Published<T>
    where T : class
{
    private volatile Cell _cell;

    public Published(T value) => _cell = new Cell(value);

    /// <summary>The value now, by one reference read.</summary>
    public T Current => _cell.Value;

    /// <summary>Replaces the value and wakes who waits; called by the one owner only.</summary>
    public void Publish(T value)
    {
        var old = _cell;
        _cell = new Cell(value);
        old.Replaced.TrySetResult();
    }

    /// <summary>Completes as soon as the value, now or later, is what the caller waits for.</summary>
    public async Task WaitUntilAsync(Func<T, bool> reached, CancellationToken cancellationToken)
    {
        for (var cell = _cell; !reached(cell.Value); cell = _cell)
        {
            await cell.Replaced.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class Cell(T value)
    {
        public T Value { get; } = value;

        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
