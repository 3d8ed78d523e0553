using System.Globalization;
using System.Text;

namespace Fleet.Tests.Unit.Resp;

/// <summary>Makes valid replies of all types at random, as bytes.</summary>
internal static class RandomReply
{
    public static void Write(StringBuilder output, Random random, int depth)
    {
        var types = depth > 0 ? "+-:$_#,(=!*%~|" : "+-:$_#,(=!";
        var type = types[random.Next(types.Length)];
        switch (type)
        {
            case '$' or '!':
                WriteBulk(output, type, Text(random, random.Next(40), "ab\r\n\0\u00ff$*"));
                break;
            case '=':
                WriteBulk(output, type, "txt:" + Text(random, random.Next(20), "ab\r\n"));
                break;
            case '*' or '~':
                WriteAggregate(output, type, random, depth, perElement: 1);
                break;
            case '%':
                WriteAggregate(output, type, random, depth, perElement: 2);
                break;
            case '|':
                WriteAggregate(output, type, random, depth, perElement: 2);
                Write(output, random, depth - 1);
                break;
            default:
                output.Append(type).Append(Scalar(type, random)).Append("\r\n");
                break;
        }
    }

    private static string Scalar(char type, Random random) => type switch
    {
        ':' or '(' => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        '#' => random.Next(2) == 0 ? "t" : "f",
        ',' => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
        '_' => string.Empty,
        _ => Text(random, random.Next(30), "abc \t:$*"),
    };

    private static void WriteBulk(StringBuilder output, char type, string text) =>
        output.Append(type).Append(text.Length.ToString(CultureInfo.InvariantCulture)).Append("\r\n").Append(text).Append("\r\n");

    private static void WriteAggregate(StringBuilder output, char type, Random random, int depth, int perElement)
    {
        var count = random.Next(4);
        output.Append(type).Append(count.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        for (var i = 0; i < count * perElement; i++)
        {
            Write(output, random, depth - 1);
        }
    }

    private static string Text(Random random, int length, string alphabet) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
}
