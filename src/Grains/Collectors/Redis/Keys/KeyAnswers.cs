using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// Asks what parts want to know of keys, and judges the replies: what is simply not there, what the user may not do,
/// which the session remembers and nobody asks again, and what is a failure, of which the first is told.
/// <code>
///   KeyReader, XInfoReader       each gives one KeyBatch after the other, made of KeyQuestions:
///      |  ^                      a KeyCommand, the collector that it is for and the right that it needs
///      v  | answers
///   KeyAnswers                   1 leaves out what was refused   2 all batches together   3 judges each KeyReply
///      |  ^
///      v  | KeyReplies
///   ClusterKeys ---> NodeLink    with isCluster: the keys of other nodes there, all nodes at once
///      |
///   KeyForecast                  what came with INFO already
///      |
///   KeyConnection ---> KeyWrite  the rest, 500 commands in a write, with a SELECT where the database changes
/// </code>
/// </summary>
/// <param name="session">What is known of the user's rights, and learns more of them.</param>
/// <param name="ask">Gives the replies to questions.</param>
/// <param name="limits">The caps.</param>
internal sealed class KeyAnswers(
    RedisSession session, Func<ImmutableArray<KeyQuestion>, CancellationToken, Task<ImmutableArray<KeyReply>>> ask, Limits limits)
{
    /// <summary>Runs parts that each ask in batches, one after the other: their first batches go out together, then their second ones.</summary>
    /// <param name="parts">The batches of each part; it goes on with the answers when the next is wanted of it.</param>
    /// <param name="cancellationToken">Ends it in the middle.</param>
    /// <returns>The first failure of each part; null when it had none.</returns>
    public async Task<RedisFailure?[]> RunAsync(IReadOnlyList<IEnumerable<KeyBatch>> parts, CancellationToken cancellationToken)
    {
        var failures = new RedisFailure?[parts.Count];
        var under = parts.Select(static (part, i) => (Part: i, Batches: part.GetEnumerator())).ToList();
        while ((under = [.. under.Where(static one => one.Batches.MoveNext())]).Count > 0)
        {
            await AskAsync([.. under.Select(static one => one.Batches.Current)], cancellationToken);
            foreach (var (part, batches) in under)
            {
                failures[part] ??= batches.Current.Failure;
            }
        }

        return failures;
    }

    /// <summary>Asks all batches in one write.</summary>
    public async Task AskAsync(ImmutableArray<KeyBatch> batches, CancellationToken cancellationToken)
    {
        var asked = batches.SelectMany(static batch => batch.Questions).Where(session.MayAsk).ToImmutableArray();
        var replies = await ask(asked, cancellationToken);
        var next = 0;
        foreach (var batch in batches)
        {
            batch.Answers =
            [
                .. batch.Questions.Select((one, place) => next < asked.Length && ReferenceEquals(one, asked[next]) ? Judge(batch, place, replies[next++]) : null),
            ];
            if (batch.Questions.FirstOrDefault(one => session.LargeReplies.Contains(one.Command)) is { } large)
            {
                batch.Failure ??= LargeReplies.Failure(large.Command);
            }
        }
    }

    private RespReply? Judge(KeyBatch batch, int place, KeyReply reply)
    {
        var question = batch.Questions[place];
        switch (reply)
        {
            case KeyTold { Reply: RespError error } when IsAbsence(error):
                batch.Absent.Add(place);
                return null;
            case KeyTold { Reply: RespError error }:
                Judge(batch, question, error);
                return null;
            case KeyTold told:
                return told.Reply;
            case KeyUnselected { Error: var error } when RedisFailure.IsDenial(error):
                session.RefusedDatabases.Add(question.Command.Key.Database, error);
                return null;
            case KeyUnselected { Error: var error }:
                batch.Failure ??= RedisRefusal.Of(error, $"SELECT of db{question.Command.Key.Database}");
                return null;
            default:
                var unreached = (KeyUnreached)reply;
                batch.Failure ??= new RedisFailure(unreached.Reason, unreached.Why);
                return null;
        }
    }

    private void Judge(KeyBatch batch, KeyQuestion question, RespError error)
    {
        if (IsKeyRefusal(error))
        {
            session.RefusedKeys.Add(question.Command.Key, limits);
        }
        else if (RedisFailure.IsDenial(error))
        {
            session.Deny(question.Collector, error, question.Command.Name, question.Grant, question.Command.Rule);
        }
        else
        {
            batch.Failure ??= RedisRefusal.Of(error, $"{question.Command.Name} of db{question.Command.Key.Database}");
        }
    }

    /// <summary>The key is gone or is another type, or lives on another node of the cluster: no series, as with keys that were never there.</summary>
    private static bool IsAbsence(RespError error) =>
        error.Code is "WRONGTYPE" or "MOVED" or "ASK" or "NOGROUP"
        || error.Text.Contains("no such key", StringComparison.OrdinalIgnoreCase);

    /// <summary>"...no permissions to access one of the keys used as arguments" up to Redis 7.0, "No permissions to access a key" since.</summary>
    private static bool IsKeyRefusal(RespError error) =>
        error.Code == "NOPERM" && error.Text.Contains("permissions to access", StringComparison.Ordinal) && error.Text.Contains("key", StringComparison.Ordinal);
}
