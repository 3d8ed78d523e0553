using Xunit;

namespace Fleet.Tests.Unit.Repo;

/// <summary>What a look at the repository found wrong, shown whole: one line each, with the file and the figure.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var found = findings.ToArray();
        Assert.True(found.Length == 0, $"{found.Length} found:\n{string.Join('\n', found)}");
    }
}
