using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fleet.Exposition;
using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis.Fields;
using Fleet.Resp;

namespace Fleet.Grains.Collectors.Redis.Mapping;

/// <summary>The search indexes: which there are, and what FT.INFO says of each.</summary>
internal static class SearchIndexFamilies
{
    /// <summary>Names go back to the server, 200 of them in one write.</summary>
    private const int LongestName = 1000;

    /// <summary>The names of FT._LIST that are wanted, as bytes.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Names(RespReply reply, Regex wanted) =>
        (reply.AsElements() is { IsDefault: false } names ? names : [])
        .OfType<RespBulk>()
        .Where(name => name.Value.Length <= LongestName && wanted.IsMatch(name.AsText()!))
        .Select(static name => name.Value);

    /// <summary>One reply for each index; one that went meanwhile answers with an error and is left out.</summary>
    public static bool Add(ImmutableArray<RespReply> replies, FamilySet families)
    {
        foreach (var reply in replies.Where(static reply => reply is not RespError))
        {
            var values = new NameValues(reply);
            if (values.Text("index_name") is not { } name)
            {
                return false;
            }

            var label = new Label("index_name", name);
            foreach (var row in SearchIndexFields.All)
            {
                if (values.Number(row.Field) is { } value && double.IsFinite(value))
                {
                    families.Part(row.Name, row.Type, row.Help, string.Empty, value * row.Scale, label);
                }
            }
        }

        return true;
    }
}
