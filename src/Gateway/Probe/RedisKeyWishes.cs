using System.Collections.Immutable;
using Fleet.Cluster;
using Fleet.Cluster.Configuration.Probe;
using Fleet.Cluster.Targets;

namespace Fleet.Gateway.Probe;

/// <summary>The keys that a request to <c>/scrape</c> names. As with redis_exporter each parameter takes the place of the option of its name.</summary>
internal sealed class RedisKeyWishes
{
    private static readonly string[] Parameters = ["check-keys", "check-single-keys", "check-streams", "check-single-streams", "count-keys"];

    private readonly ImmutableArray<string>?[] _lists = new ImmutableArray<string>?[Parameters.Length];
    private readonly bool _withValues;

    private RedisKeyWishes(bool withValues) => _withValues = withValues;

    /// <summary>Whether it names none.</summary>
    public bool IsEmpty => Array.TrueForAll(_lists, static list => list is null);

    /// <summary>Null and the keys, or the refusal.</summary>
    public static ProbePlan? TryRead(IQueryCollection query, ProbeKeys permitted, out RedisKeyWishes keys)
    {
        keys = new RedisKeyWishes(permitted == ProbeKeys.Values);
        for (var i = 0; i < Parameters.Length; i++)
        {
            if (query[Parameters[i]].ToString() is not { Length: > 0 } text)
            {
                continue;
            }

            if (permitted == ProbeKeys.Refuse)
            {
                return ProbePlan.Refused(StatusCodes.Status403Forbidden, Parameters[i], "is refused by gateway.probe.keys");
            }

            if (RedisKeyText.TryRead(text, Limits.Default.ProbeKeys, out var list) is { } reason)
            {
                return ProbePlan.Refused(StatusCodes.Status400BadRequest, Parameters[i], reason);
            }

            keys._lists[i] = list;
        }

        return null;
    }

    /// <summary>The target with these keys. Its keys are asked for in each collection, since who names them wants them now.</summary>
    public TargetSpec AddTo(TargetSpec spec)
    {
        if (IsEmpty)
        {
            return spec;
        }

        var options = (RedisOptions)spec.Options;
        return spec with
        {
            Tiers = spec.Tiers with { Activity = 1 },
            Options = options with
            {
                CheckKeys = _lists[0] ?? options.CheckKeys,
                CheckSingleKeys = _lists[1] ?? options.CheckSingleKeys,
                CheckStreams = _lists[2] ?? options.CheckStreams,
                CheckSingleStreams = _lists[3] ?? options.CheckSingleStreams,
                CountKeys = _lists[4] ?? options.CountKeys,

                // Who can reach the gateway could read every string of the server otherwise.
                DisableExportingKeyValues = options.DisableExportingKeyValues || !_withValues,
            },
        };
    }

    /// <summary>All of it as one text, by which one request is told from another.</summary>
    public override string ToString() => string.Join('\n', _lists.Select(static (list, i) => list is { } keys ? $"{i} {string.Join('\0', keys)}" : string.Empty));
}
