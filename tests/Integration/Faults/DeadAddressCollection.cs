using Xunit;

namespace Fleet.Tests.Integration.Faults;

/// <summary>A fleet of its own for dead addresses, whose targets come and go: the other faults count every collection.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DeadAddressCollection : ICollectionFixture<FaultyFleet>
{
    public const string Name = "DeadAddresses";
}
