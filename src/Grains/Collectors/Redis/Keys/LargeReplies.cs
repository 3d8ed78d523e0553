using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// Questions about keys whose replies were larger than is taken. Each such reply costs the connection and what else was asked with it,
/// so the question is left out for a while, also by later sessions, and everything else comes.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="pause">How long one is left out.</param>
internal sealed class LargeReplies(TimeProvider time, TimeSpan pause)
{
    private readonly Dictionary<KeyCommand, long> _since = new(KeyCommandComparer.Instance);

    /// <summary>Whether it is left out now.</summary>
    public bool Contains(KeyCommand command) => _since.TryGetValue(command, out var since) && time.GetElapsedTime(since) < pause;

    /// <summary>What is told of one that is left out.</summary>
    public static RedisFailure Failure(KeyCommand command) =>
        new(FailureReason.Limit, $"{Text(command)} had a larger reply than is taken, and is not asked for some minutes.");

    /// <summary>Remembers whose reply it was; gives what happened with its name.</summary>
    /// <param name="sent">The write that it belongs to.</param>
    /// <param name="e">What was thrown.</param>
    public RespLimitException Named(KeyWrite sent, RespLimitException e)
    {
        if (sent.About(e.Place) is not { } command)
        {
            return e;
        }

        foreach (var past in _since.Keys.Where(one => !Contains(one)).ToArray())
        {
            _since.Remove(past);
        }

        _since[command] = time.GetTimestamp();
        return new RespLimitException($"{Text(command)}: {e.Message}");
    }

    private static string Text(KeyCommand command) =>
        $"{command.Name} of db{command.Key.Database}" + (command.Key.Key.IsEmpty ? string.Empty : $" '{MessageCut.ToChars(command.Key.Text, 50)}'");
}
