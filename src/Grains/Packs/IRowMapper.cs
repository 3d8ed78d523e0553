using System.Collections.Immutable;
using Fleet.Exposition;

namespace Fleet.Grains.Packs;

/// <summary>Turns the rows of one statement into families.</summary>
internal interface IRowMapper
{
    /// <summary>What could not be shown, in a few sentences without any value; empty when all could.</summary>
    ImmutableArray<string> Notes { get; }

    /// <summary>Adds what the reader's present row says.</summary>
    void AddRow();

    /// <summary>The families of all rows.</summary>
    ImmutableArray<MetricFamily> Build();
}
