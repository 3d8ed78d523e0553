using System.Collections.Immutable;
using System.Diagnostics;
using Fleet.Exposition;

namespace Fleet.Silo.Health;

/// <summary>The series of this process and its runtime, under the names that dashboards know.</summary>
internal static class ProcessMetrics
{
    /// <summary>The families as they stand now.</summary>
    public static ImmutableArray<MetricFamily> Read()
    {
        using var process = Process.GetCurrentProcess();
        var memory = GC.GetGCMemoryInfo();
        return
        [
            One("process_cpu_seconds_total", FamilyType.Counter, "CPU time used.", process.TotalProcessorTime.TotalSeconds),
            One("process_open_fds", FamilyType.Gauge, "Open file descriptors.", Directory.EnumerateFileSystemEntries("/proc/self/fd").Count()),
            One("process_resident_memory_bytes", FamilyType.Gauge, "Resident memory.", process.WorkingSet64),
            One("process_virtual_memory_bytes", FamilyType.Gauge, "Virtual memory.", process.VirtualMemorySize64),
            One("process_start_time_seconds", FamilyType.Gauge, "When the process started.", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0),
            One("process_threads", FamilyType.Gauge, "Threads of the process.", process.Threads.Count),
            One("dotnet_gc_heap_bytes", FamilyType.Gauge, "Managed heap after the last collection.", memory.HeapSizeBytes),
            One("dotnet_gc_pause_seconds_total", FamilyType.Counter, "Time the program stood still for garbage collection.", GC.GetTotalPauseDuration().TotalSeconds),
            One("dotnet_gc_allocated_bytes_total", FamilyType.Counter, "Bytes allocated since the start.", GC.GetTotalAllocatedBytes()),
            Collections(),
            One("dotnet_threadpool_threads", FamilyType.Gauge, "Threads of the pool.", ThreadPool.ThreadCount),
            One("dotnet_threadpool_queue_length", FamilyType.Gauge, "Work items that wait for a thread.", ThreadPool.PendingWorkItemCount),
        ];
    }

    private static MetricFamily Collections() => new()
    {
        Name = "dotnet_gc_collections_total",
        Type = FamilyType.Counter,
        Help = "Garbage collections by generation.",
        Samples = [.. Enumerable.Range(0, GC.MaxGeneration + 1)
            .Select(g => new Sample([new Label("generation", g.ToString(System.Globalization.CultureInfo.InvariantCulture))], GC.CollectionCount(g)))],
    };

    private static MetricFamily One(string name, FamilyType type, string help, double value) =>
        new() { Name = name, Type = type, Help = help, Samples = [new Sample(value)] };
}
