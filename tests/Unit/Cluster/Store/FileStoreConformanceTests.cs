using Fleet.Cluster.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Tests.Unit.Cluster.Store;

/// <summary>The conformance suite on the file store, compacting all the time.</summary>
public sealed class FileStoreConformanceTests : FleetStoreConformance, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet-store-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    protected override async Task<IFleetStore> OpenAsync() =>
        await FileStore.OpenAsync(_directory, new FileStoreSettings { CompactAfterBytes = 2000 }, NullLogger.Instance, CancellationToken.None);
}
