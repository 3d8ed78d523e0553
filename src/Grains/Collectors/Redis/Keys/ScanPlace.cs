namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// Where a walk over one database stands. A cursor of Redis never comes twice in one walk, so that one that does tells of a
/// walk without an end: it is compared with one remembered from before, which is renewed after 1, 2, 4, 8 ... steps and thus
/// meets a circle of any length.
/// </summary>
internal sealed class ScanPlace
{
    /// <summary>Steps of one walk: of a thousand keys each these are a billion; a server that needs more has made them up.</summary>
    private const int MostSteps = 1_000_000;

    /// <summary>Digits of a cursor of 64 bits.</summary>
    private const int MostDigits = 20;

    private ReadOnlyMemory<byte> _remembered;
    private int _steps;
    private int _renewAt = 1;

    /// <summary>What SCAN goes on with.</summary>
    public ReadOnlyMemory<byte> Cursor { get; private set; } = "0"u8.ToArray();

    /// <summary>Whether the walk is through.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Whether it will never be.</summary>
    public bool IsEndless { get; private set; }

    /// <summary>Goes on; false when the text is no cursor.</summary>
    public bool TryMoveTo(ReadOnlySpan<byte> cursor)
    {
        if (cursor.Length is 0 or > MostDigits || cursor.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        Cursor = cursor.ToArray();
        IsEnd = cursor is [(byte)'0'];
        _steps++;
        IsEndless = _remembered.Span.SequenceEqual(cursor) || _steps > MostSteps;
        if (_steps == _renewAt)
        {
            (_remembered, _renewAt) = (Cursor, _renewAt * 2);
        }

        return true;
    }
}
