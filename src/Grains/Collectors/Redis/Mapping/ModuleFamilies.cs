using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Fields;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The modules of INFO MODULES, and their fields as far as INFO ALL does not show them.</summary>
internal static class ModuleFamilies
{
    private const string Module = "module";

    private static readonly string[] Labels = ["name", "ver", "api", "filters", "usedby", "using"];

    /// <summary>False when the reply is no text.</summary>
    public static bool Add(RespReply reply, RedisInfo info, FamilySet families)
    {
        if (reply.AsText() is not { } text)
        {
            return false;
        }

        var modules = RedisInfo.Parse(text);
        foreach (var (_, line) in modules.Lines.Where(static line => line.Key == Module))
        {
            var fields = CommaFields.Parse(line);
            families.Gauge("redis_module_info", "A module of the server; always 1.", 1, [.. Labels.Select(name => new Label(name, fields[name] ?? string.Empty))]);
        }

        foreach (var (field, value) in modules.FieldsBeyond(info))
        {
            if (RedisNumber.ParseState(value) is { } number)
            {
                foreach (var row in ModuleFields.All.Concat(SearchFields.All).Where(row => row.Field == field))
                {
                    families.Add(row.Name, row.Type, row.Help, new Sample(number * row.Scale));
                }
            }
        }

        return true;
    }
}
