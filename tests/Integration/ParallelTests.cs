using Fleet.Tests.Testing.Servers;
using Xunit;

// Most of what runs here waits: for a server to start, for a lease to end, for the next collection. By default there would be
// as many tests at a time as processors. What measures, or needs the machine for itself, stands in a collection of its own.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: AssemblyFixture(typeof(ClusterTemplate))]
