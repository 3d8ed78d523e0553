using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Fields;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>What Tile38 says of itself.</summary>
internal static class Tile38Families
{
    private const string Prefix = "tile38_";

    /// <summary>SERVER EXT: names and values in turn; false when the reply is no list. Some names lack the prefix that the others have.</summary>
    public static bool Add(RespReply reply, FamilySet families)
    {
        if (reply.AsElements().IsDefault)
        {
            return false;
        }

        var values = new NameValues(reply);
        foreach (var row in Tile38Fields.All)
        {
            var field = values[row.Field] ?? values[row.Field[Prefix.Length..]];
            if (Number(field) is { } value)
            {
                families.Add(row.Name, row.Type, row.Help, new Sample(value * row.Scale));
            }
        }

        return true;
    }

    private static double? Number(RespReply? reply) => reply switch
    {
        RespInteger number => number.Value,
        RespBoolean flag => flag.Value ? 1 : 0,
        _ => RedisNumber.ParseState(reply?.AsText()),
    };
}
