using System.Collections.Immutable;
using System.Globalization;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Keys;

/// <summary>The databases that the user may not select on a connection: their keys are not asked for, and nobody is asked to select them again.</summary>
internal sealed class RefusedDatabases
{
    /// <summary>Not the name of a collector: the keys of other databases stand.</summary>
    public const string Name = "refused_databases";

    /// <summary>What allows to select all.</summary>
    public const string Rule = "+select";

    private readonly SortedSet<int> _numbers = [];
    private RespError? _error;

    /// <summary>What is told of them; empty when there are none.</summary>
    public ImmutableArray<SkippedCollector> Skipped => _error is null ? [] : [new SkippedCollector(Name, RedisFailure.Denial(_error, Select, Rule))];

    /// <summary>Whether the server has no SELECT.</summary>
    public bool AreOfServer => _error is not null && RedisFailure.IsUnknown(_error);

    private string Select => string.Create(CultureInfo.InvariantCulture, $"SELECT of db{_numbers.Min}")
        + (_numbers.Count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and of {_numbers.Count - 1} more"));

    public bool Contains(int database) => _numbers.Contains(database);

    public void Add(int database, RespError error)
    {
        _error ??= error;
        _numbers.Add(database);
    }
}
