using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;
using Fleet.Wire;

namespace Fleet.Grains.Collectors.Redis;

/// <summary>A target's Lua scripts: read from their files before each run, run without keys, their results shown.</summary>
internal sealed class RedisScripts
{
    public const string Collector = "script";

    private readonly RedisOptions _options;
    private readonly Limits _limits;
    private readonly TimeProvider _time;

    /// <summary>Each file with its text; null when it cannot be read.</summary>
    private ImmutableArray<(string File, byte[]? Text)> _scripts = [];

    public RedisScripts(RedisOptions options, Limits limits, TimeProvider time)
    {
        _options = options;
        _limits = limits;
        _time = time;
        var command = options.LuaScriptReadOnly ? "EVAL_RO" : "EVAL";
        Ask = new RedisAsk
        {
            Collector = Collector,
            Tier = Tiers.Activity,
            CommandsFor = _ => [.. _scripts.Where(static one => one.Text is not null).Select(one =>
                new RespCommand([Encoding.ASCII.GetBytes(command), one.Text, "0"u8.ToArray(), "0"u8.ToArray()]))],
            Text = command + " <script> 0 0",
            Grant = "+" + command.ToLower(CultureInfo.InvariantCulture),
            Option = "script",
            TakesErrors = true,
            Map = (replies, _, families) => Show(replies, families),
            Trouble = Trouble,
        };
    }

    /// <summary>What runs them.</summary>
    public RedisAsk Ask { get; }

    /// <summary>Reads the files as they are now.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var scripts = ImmutableArray.CreateBuilder<(string, byte[]?)>();
        foreach (var file in _options.Script)
        {
            scripts.Add((file, await ReadAsync(file, cancellationToken)));
        }

        _scripts = scripts.DrainToImmutable();
    }

    /// <summary>The part that says so when no file can be read and nothing is to be run; else null.</summary>
    public CollectedPart? Unread()
    {
        if (_scripts.Any(static one => one.Text is not null) || Trouble([]) is not { } trouble)
        {
            return null;
        }

        var families = new FamilySet(_limits.LabelValueBytes);
        Show([], families);
        return new CollectedPart
        {
            Collector = Collector,
            Tier = Ask.Tier,
            Outcome = CollectOutcome.Partial(trouble.Reason, MessageCut.ToChars(trouble.Message, _limits.MessageChars)),
            Families = families.Build(),
        };
    }

    private async Task<byte[]?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await BoundedFile.ReadAsync(file, _limits.Redis.ScriptBytes, cancellationToken).WaitAsync(_limits.Redis.ScriptReadTime, _time, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            return null;
        }
    }

    private bool Show(ImmutableArray<RespReply> replies, FamilySet families)
    {
        foreach (var (file, reply) in Results(replies))
        {
            ScriptFamilies.Add(file, reply, _limits.Redis.ScriptValues, families);
        }

        return true;
    }

    private RedisFailure? Trouble(ImmutableArray<RespReply> replies)
    {
        foreach (var (file, reply) in Results(replies))
        {
            if (reply is null)
            {
                return new(FailureReason.Query, $"The script {file} cannot be read by the silo, or is longer than {_limits.Redis.ScriptBytes} bytes.");
            }

            if (ScriptFamilies.Problem(reply) is { } problem)
            {
                return new(FailureReason.Query, $"The script {file} failed: {problem}");
            }

            if (reply.AsElements() is { IsDefault: false } elements && elements.Length > 2 * _limits.Redis.ScriptValues)
            {
                return new(FailureReason.Limit, $"The script {file} gives more than {_limits.Redis.ScriptValues} values; the others are left out.");
            }
        }

        return null;
    }

    private List<(string File, RespReply? Reply)> Results(ImmutableArray<RespReply> replies)
    {
        var next = 0;
        return [.. _scripts.Select(one => (one.File, one.Text is null ? null : replies[next++]))];
    }
}
