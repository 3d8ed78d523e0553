using System.Text.RegularExpressions;
using Fleet.Tests.Testing;

namespace Fleet.Tests.Integration.Documents;

/// <summary>The fenced blocks of the README, in their order, by language.</summary>
internal static partial class ReadmeBlocks
{
    /// <summary>All blocks of one language.</summary>
    public static IReadOnlyList<string> Of(string language) =>
        [.. Fences().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "README.md")))
            .Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value)];

    [GeneratedRegex("^```(?<language>\\w+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
