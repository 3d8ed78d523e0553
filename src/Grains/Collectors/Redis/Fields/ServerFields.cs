using System.Collections.Immutable;
using static Fleet.Grains.Collectors.Redis.Fields.InfoField;

namespace Fleet.Grains.Collectors.Redis.Fields;

/// <summary>INFO's sections Server, CPU and Debug, the threads of KeyDB, and the sums of CLUSTER INFO.</summary>
internal static class ServerFields
{
    public static ImmutableArray<InfoField> All { get; } =
    [
        Gauge("uptime_in_seconds", "uptime_in_seconds", "Seconds since the server started."),
        Gauge("process_id", "process_id", "Process id of the server."),
        Gauge("io_threads_active", "io_threads_active", "1 while the I/O threads are at work."),
        Gauge("hz", "hz", "Runs per second of the server's periodic work, as adapted to the clients."),
        Gauge("configured_hz", "configured_hz", "Runs per second of the server's periodic work, as configured."),

        Counter("used_cpu_sys", "cpu_sys_seconds_total", "CPU time of the server in the kernel."),
        Counter("used_cpu_user", "cpu_user_seconds_total", "CPU time of the server in user space."),
        Counter("used_cpu_sys_children", "cpu_sys_children_seconds_total", "CPU time of background processes in the kernel."),
        Counter("used_cpu_user_children", "cpu_user_children_seconds_total", "CPU time of background processes in user space."),
        Counter("used_cpu_sys_main_thread", "cpu_sys_main_thread_seconds_total", "CPU time of the main thread in the kernel."),
        Counter("used_cpu_user_main_thread", "cpu_user_main_thread_seconds_total", "CPU time of the main thread in user space."),
        Counter("used_active_time_main_thread", "active_time_main_thread_seconds_total", "Time the main thread was busy (Valkey 9.1)."),

        Counter("eventloop_cycles", "eventloop_cycles_total", "Rounds of the event loop."),
        Counter("eventloop_duration_sum", "eventloop_duration_sum_usec_total", "Microseconds spent in the event loop."),
        Counter("eventloop_duration_cmd_sum", "eventloop_duration_cmd_sum_usec_total", "Microseconds of the event loop spent on commands."),
        Gauge("instantaneous_eventloop_cycles_per_sec", "instantaneous_eventloop_cycles_per_sec", "Rounds of the event loop per second, lately."),
        Gauge("instantaneous_eventloop_duration_usec", "instantaneous_eventloop_duration_usec", "Microseconds of one round of the event loop, lately."),

        Gauge("server_threads", "server_threads_total", "Threads that serve clients (KeyDB)."),
        Gauge("current_client_thread", "current_client_thread", "Thread that serves this connection (KeyDB)."),
        Gauge("long_lock_waits", "long_lock_waits_total", "Long waits for the global lock (KeyDB)."),

        Gauge("cluster_stats_messages_sent", "cluster_messages_sent_total", "Messages sent over the cluster bus."),
        Gauge("cluster_stats_messages_received", "cluster_messages_received_total", "Messages received over the cluster bus."),
    ];
}
