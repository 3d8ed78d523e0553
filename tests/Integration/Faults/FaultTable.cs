using System.Globalization;
using Xunit;

namespace Fleet.Tests.Integration.Faults;

/// <summary>Gathers what every fault showed; the last test prints the whole table.</summary>
public sealed class FaultTable
{
    private readonly List<string> _rows = [];

    /// <summary>Adds a row and prints the table as far as it stands.</summary>
    public void Add(string fault, int seen, string shown, int recovered, ITestOutputHelper output)
    {
        lock (_rows)
        {
            _rows.Add(string.Create(CultureInfo.InvariantCulture, $"{fault,-52} | {seen,10} | {shown,-36} | {recovered,15}"));
            output.WriteLine($"{"fault",-52} | seen after | {"shown as",-36} | recovered after  (collections)");
            _rows.ForEach(output.WriteLine);
        }
    }
}
