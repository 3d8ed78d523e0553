using Xunit;

namespace Fleet.Tests.Integration.Faults;

/// <summary>One fleet for all faults, and nothing else at the same time: a starved machine would be a fault of its own.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultCollection : ICollectionFixture<FaultyFleet>
{
    public const string Name = "Faults";
}
