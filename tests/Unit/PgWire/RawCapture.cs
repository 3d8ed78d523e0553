using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fleet.Tests.Testing;

namespace Fleet.Tests.Unit.PgWire;

/// <summary>What a PgBouncer 1.18 said, message by message, as it was written down: types, and bodies as Python shows bytes.</summary>
internal static partial class RawCapture
{
    /// <summary>The bodies of all messages of a type.</summary>
    public static IEnumerable<byte[]> Bodies(char type) =>
        Lines().Select(line => Body().Match(line)).Where(match => match.Success && match.Groups["type"].Value[0] == type).Select(match => Bytes(match.Groups["text"].Value));

    /// <summary>The first rows of the answers, each with the names of its columns.</summary>
    public static IEnumerable<(string[] Columns, byte[] Row)> FirstRows()
    {
        string[] columns = [];
        foreach (var line in Lines())
        {
            if (line.StartsWith(" T ", StringComparison.Ordinal))
            {
                columns = [.. line[3..].Split(' ').Select(column => column.Split(':')[0])];
            }
            else if (Body().Match(line) is { Success: true } match && match.Groups["type"].Value == "D")
            {
                yield return (columns, Bytes(match.Groups["text"].Value));
            }
        }
    }

    private static string[] Lines() => File.ReadAllLines(Checkout.PathOf("tests", "Unit", "PgWire", "Captures", "raw_1.18.txt"));

    private static byte[] Bytes(string shown) => Encoding.Latin1.GetBytes(Escape().Replace(shown, match => match.Groups["what"].Value switch
    {
        "n" => "\n",
        "r" => "\r",
        "t" => "\t",
        ['x', .. var hex] => ((char)int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        var itself => itself,
    }));

    [GeneratedRegex("""^\s+(?<type>\w) b(?<quote>['"])(?<text>.*)\k<quote>$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Body();

    [GeneratedRegex(@"\\(?<what>x[0-9a-f]{2}|.)", RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();
}
