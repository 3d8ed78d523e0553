using System.Globalization;

namespace Fleet.Tests.Integration.Cost;

/// <summary>How long <c>make bench</c> measures; a test does it shortly.</summary>
internal static class CostSetting
{
    public static int Of(string name, int byDefault) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;
}
