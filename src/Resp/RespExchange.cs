using System.Collections.Immutable;
using Fleet.Wire;

namespace Fleet.Resp;

/// <summary>
/// Commands that went out in one write; their replies are read in parts, in order. What breaks off a part closes the
/// connection, and so does leaving replies unread: they would be taken for those of the next command.
/// </summary>
public sealed class RespExchange : IAsyncDisposable
{
    private readonly RespConnection _connection;
    private readonly Task _writing;

    internal RespExchange(RespConnection connection, Task writing, int due)
    {
        _connection = connection;
        _writing = writing;
        Due = due;
    }

    /// <summary>Replies not read yet.</summary>
    public int Due { get; private set; }

    /// <summary>The next replies; an error the server answers is a reply too.</summary>
    /// <param name="count">How many, at most <see cref="Due" />.</param>
    /// <param name="cancellationToken">Ends the reading, and closes the connection.</param>
    /// <exception cref="WireException">The connection is closed, or the server broke the protocol or a cap; it is closed now.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the connection is closed now.</exception>
    public Task<ImmutableArray<RespReply>> ReadAsync(int count, CancellationToken cancellationToken) =>
        ReadAsync(count, _connection.Limits, cancellationToken);

    /// <summary>The same with caps of their own.</summary>
    /// <exception cref="WireException">The connection is closed, or the server broke the protocol or a cap; it is closed now.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the connection is closed now.</exception>
    public async Task<ImmutableArray<RespReply>> ReadAsync(int count, RespLimits limits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Due);
        var replies = await _connection.ReadAsync(count, limits, _writing, count == Due, cancellationToken);
        Due -= count;
        return replies;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connection.LeaveAsync(_writing, Due == 0);
}
