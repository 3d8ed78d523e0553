using Xunit;

namespace Fleet.Tests.Integration;

/// <summary>What takes the measure of a speed: nothing else at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class QuietCollection
{
    public const string Name = "Quiet";
}
