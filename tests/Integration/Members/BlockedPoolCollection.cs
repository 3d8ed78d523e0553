using Xunit;

namespace Fleet.Tests.Integration.Members;

/// <summary>Nothing else may run while the thread pool is taken away.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BlockedPoolCollection
{
    public const string Name = "BlockedPool";
}
