using System.Collections.Immutable;
using Fleet.Grains.Collecting;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>
/// Asks about keys wherever they live in a cluster, for targets that want it. A node says of a key that it lives elsewhere
/// (MOVED) and where; that is remembered, so that it has to say it once, and all nodes are asked at the same time.
/// </summary>
/// <param name="own">The target itself.</param>
/// <param name="link">Makes the link to another node.</param>
/// <param name="most">Other nodes that are asked.</param>
internal sealed class ClusterKeys(ServerEndpoint own, Func<ServerEndpoint, NodeLink> link, int most) : IAsyncDisposable
{
    /// <summary>A key may move while it is asked about; one that moves on and on is left for the next collection.</summary>
    private const int Moves = 2;

    private readonly Dictionary<RedisKey, ServerEndpoint> _homes = [];
    private readonly Dictionary<ServerEndpoint, NodeLink> _links = [];

    /// <summary>Whether a key is known to live on another node.</summary>
    public bool IsElsewhere(RedisKey key) => _homes.ContainsKey(key);

    /// <summary>The replies to questions, those about keys of this node by <paramref name="here" />; all of them spend of one budget.</summary>
    public async Task<ImmutableArray<KeyReply>> AskAsync(
        ImmutableArray<KeyQuestion> questions,
        Func<ImmutableArray<KeyQuestion>, CancellationToken, Task<ImmutableArray<KeyReply>>> here,
        KeyBudget budget,
        CancellationToken cancellationToken)
    {
        var replies = new KeyReply?[questions.Length];
        var local = Enumerable.Range(0, questions.Length).Where(i => !IsElsewhere(questions[i].Command.Key)).ToArray();
        var answers = await here([.. local.Select(i => questions[i])], cancellationToken);
        foreach (var (i, reply) in local.Zip(answers))
        {
            replies[i] = reply;
        }

        var elsewhere = Enumerable.Range(0, questions.Length).Where(i => replies[i] is not { } reply || HasMoved(questions[i].Command.Key, reply)).ToArray();
        for (var move = 0; move < Moves && elsewhere.Length > 0; move++)
        {
            // Of two questions about one key the answers may differ: what the later one took back is not asked for, and the first answer stands.
            elsewhere = [.. elsewhere.Where(i => IsElsewhere(questions[i].Command.Key))];
            await AskThereAsync(questions, elsewhere, replies, budget, cancellationToken);
            elsewhere = [.. elsewhere.Where(i => HasMoved(questions[i].Command.Key, replies[i]!))];
        }

        return [.. replies.Select(static reply => reply!)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _links.Values)
        {
            await one.DisposeAsync();
        }
    }

    private async Task AskThereAsync(ImmutableArray<KeyQuestion> questions, int[] places, KeyReply?[] replies, KeyBudget budget, CancellationToken cancellationToken)
    {
        var nodes = places.GroupBy(i => _homes[questions[i].Command.Key]).ToArray();
        var shares = budget.Share(nodes.Length);
        var asked = nodes
            .Select((node, n) => (Node: node.Key, Places: node.ToArray(), Link: LinkTo(node.Key), Share: shares[n]))
            .Select(one => (one.Node, one.Places, Replies: AskAsync(one.Link, [.. one.Places.Select(i => questions[i].Command)], one.Share, cancellationToken)))
            .ToArray();
        foreach (var (node, own, answers) in asked)
        {
            foreach (var (i, reply) in own.Zip(await answers))
            {
                replies[i] = reply;
                if (reply is KeyUnreached)
                {
                    // It holds no connection any more, and may be gone for good.
                    _links.Remove(node);
                }
            }
        }

        foreach (var share in shares)
        {
            budget.Spend(share.Spent);
        }
    }

    private Task<ImmutableArray<KeyReply>> AskAsync(NodeLink? there, ImmutableArray<KeyCommand> commands, KeyBudget budget, CancellationToken cancellationToken) =>
        there?.AskAsync(commands, budget, cancellationToken) ?? Task.FromResult<ImmutableArray<KeyReply>>(
            [.. commands.Select(_ => new KeyUnreached(FailureReason.Connect, $"The keys live on more nodes than the {most} others that are asked."))]);

    private NodeLink? LinkTo(ServerEndpoint node)
    {
        if (!_links.TryGetValue(node, out var known) && _links.Count < most)
        {
            known = _links[node] = link(node);
        }

        return known;
    }

    /// <summary>Learns where a key lives now; true when it is to be asked for there. A node that cannot be asked may be one no more: the target is asked anew next time.</summary>
    private bool HasMoved(RedisKey key, KeyReply reply)
    {
        if (reply is not (KeyUnreached or KeyTold { Reply: RespError { Code: "MOVED" } }))
        {
            return false;
        }

        _homes.Remove(key);
        if (reply is not KeyTold { Reply: RespError moved } || Home(moved) is not { } home || home == own)
        {
            return false;
        }

        _homes[key] = home;
        return true;
    }

    /// <summary><c>MOVED slot host:port</c>, the host left out where it is that of the node that says so; null when it is neither.</summary>
    private ServerEndpoint? Home(RespError moved)
    {
        var words = moved.Text.Split(' ');
        var address = words.Length < 3 ? string.Empty : words[2].StartsWith(':') ? own.Host + words[2] : words[2];
        try
        {
            return ServerEndpoint.Parse(address) is { SocketPath: null } home ? home : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
