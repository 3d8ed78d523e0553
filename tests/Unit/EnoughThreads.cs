using System.Runtime.CompilerServices;

namespace Fleet.Tests.Unit;

/// <summary>
/// Tests of blocking code hold threads of the pool, which begins with as many as there are processors and adds one or two in a
/// second: the fake servers that they wait for would not come to their turn in time.
/// </summary>
internal static class EnoughThreads
{
    private const int Threads = 16;

    [ModuleInitializer]
    public static void Provide() => ThreadPool.SetMinThreads(Threads, Threads);
}
