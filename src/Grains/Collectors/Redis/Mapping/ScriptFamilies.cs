using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>What a Lua script answered: names and numbers in turn.</summary>
internal static class ScriptFamilies
{
    private const double Failed = 0;
    private const double Fine = 1;
    private const double Empty = 2;

    /// <param name="file">The script's file.</param>
    /// <param name="reply">Its answer; null when it could not be run.</param>
    /// <param name="most">How many values are taken.</param>
    /// <param name="families">Takes the samples.</param>
    public static void Add(string file, RespReply? reply, int most, FamilySet families)
    {
        var filename = new Label("filename", file);
        var isFine = reply is not null && Problem(reply) is null;
        var elements = isFine && reply!.AsElements() is { IsDefault: false } items ? items : [];
        families.Gauge(
            "redis_script_result", "1 when the script gave values, 2 when it gave none, 0 when it failed.",
            !isFine ? Failed : elements.IsEmpty ? Empty : Fine, filename);
        for (var i = 0; i + 1 < elements.Length && i < 2 * most; i += 2)
        {
            families.Gauge("redis_script_values", "A value of the script.", Number(elements[i + 1])!.Value, filename, new Label("key", Name(elements[i])!));
        }
    }

    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    public static string? Problem(RespReply reply)
    {
        if (reply is RespError error)
        {
            return error.Text;
        }

        if (reply is RespNull)
        {
            return null;
        }

        var elements = reply.AsElements();
        return elements.IsDefault || elements.Length % 2 != 0 ? "it does not give names and values in turn."
            : elements.Where(static (_, i) => i % 2 == 0).Any(static name => Name(name) is null) ? "one of its names is no text."
            : elements.Where(static (_, i) => i % 2 == 1).Any(static value => Number(value) is null) ? "one of its values is no number."
            : null;
    }

    private static string? Name(RespReply reply) => reply is RespInteger number ? FormattableString.Invariant($"{number.Value}") : reply.AsText();

    private static double? Number(RespReply reply) => reply switch
    {
        RespInteger number => number.Value,
        RespDouble number => number.Value,
        _ => RedisNumber.ParseAny(reply.AsText()),
    };
}
