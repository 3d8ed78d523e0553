using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Grains;
using Fleet.Tests.Testing.PgWire;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Unit.Grains.PgBouncer;

public sealed class PgBouncerCollectorTests
{
    [Fact]
    public async Task A_recorded_118_gives_what_it_said()
    {
        await using var console = new ConsoleStandIn("1.18.0/bouncer", ConsoleTexts.V118);
        await using var collector = ConsoleTarget.Collector(console.Address);
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        var lines = collection.Lines();
        Assert.Equal(lines.Count, lines.Select(line => line[..line.LastIndexOf(' ')]).Distinct().Count());
        string[] some =
        [
            """pgbouncer_version_info{version="PgBouncer 1.18.0"} 1""",
            """pgbouncer_pools_client_maxwait_seconds{database="app",user="postgres"} 1.535061""",
            """pgbouncer_pools_client_waiting_connections{database="app",user="postgres"} 4""",
            """pgbouncer_pools_utilization_ratio{database="app",user="postgres"} 1""",
            """pgbouncer_pools_utilization_ratio{database="app_w1",user="postgres"} 0.2""",
            """pgbouncer_pools_server_idle_connections{database="pgbouncer",user="pgbouncer"} 0""",
            """pgbouncer_databases_reserve_pool{name="app",host="127.0.0.1",port="55500",database="app",force_user="",pool_mode=""} 1""",
            """pgbouncer_databases_connections_ratio{name="app_w1",host="127.0.0.1",port="55501",database="app",force_user="",pool_mode=""} 0.14285714285714285""",
            """pgbouncer_stats_totals_queries_duration_seconds_total{database="app_w1"} 1.007513""",
            """pgbouncer_used_clients 8""",
            """pgbouncer_used_clients_ratio 0.04""",
            """pgbouncer_config_max_client_connections 200""",
            """pgbouncer_config_info{pool_mode="transaction",auth_type="trust"} 1""",
            """pgbouncer_client_connections{database="app",user="postgres",application_name="psql",state="waiting"} 4""",
            """pgbouncer_servers_oldest_connection_age_seconds{database="app"} 1""",
            """pgbouncer_memory_bytes{cache="iobuf_cache"} 205600""",
        ];
        Assert.Empty(some.Except(lines));
        Assert.DoesNotContain(lines, line => line.StartsWith("pgbouncer_pools_utilization_ratio{database=\"pgbouncer\"", StringComparison.Ordinal));
        Assert.Equal(["state", "users"], collection.Skipped.Select(skipped => skipped.Collector));
        Assert.All(collection.Skipped, skipped => Assert.EndsWith("this one is 1.18.0.", skipped.Why, StringComparison.Ordinal));
        Assert.DoesNotContain("SHOW STATE", console.Asked);
    }

    [Fact]
    public async Task The_columns_of_125_are_read_by_their_names()
    {
        await using var console = new ConsoleStandIn("1.25.2/bouncer", ConsoleTexts.V125);
        await using var collector = ConsoleTarget.Collector(console.Address);
        var collection = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, collection.Outcome);
        Assert.Empty(collection.Skipped);
        const string Labels = """{name="app",host="db",port="5432",database="app",force_user="",pool_mode=""}""";
        string[] some =
        [
            $"pgbouncer_databases_reserve_pool{Labels} 2",
            $"pgbouncer_databases_paused{Labels} 1",
            $"pgbouncer_databases_server_lifetime_seconds{Labels} 3600",
            $"pgbouncer_databases_connections_ratio{Labels} 0.5",
            $"pgbouncer_databases_client_connections_ratio{Labels} 0.75",
            """pgbouncer_stats_totals_server_assignments_total{database="app"} 11""",
            """pgbouncer_stats_totals_queries_pooled_total{database="app"} 13""",
            """pgbouncer_stats_totals_client_wait_seconds_total{database="app"} 18""",
            """pgbouncer_stats_totals_binds_total{database="app"} 21""",
            """pgbouncer_stats_totals_client_logins_total{database="app"} 22""",
            """pgbouncer_pools_client_maxwait_seconds{database="app",user="web"} 7.25""",
            """pgbouncer_pools_utilization_ratio{database="app",user="web"} 0.75""",
            """pgbouncer_pools_utilization_ratio{database="app",user="batch"} 1""",
            """pgbouncer_pools_info{database="app",user="batch",pool_mode="session"} 1""",
            """pgbouncer_state{state="paused"} 1""",
            """pgbouncer_state{state="active"} 0""",
            """pgbouncer_used_clients_ratio 0.25""",
            """pgbouncer_users_current_client_connections{user="web"} 25""",
            """pgbouncer_users_pool_size{user="batch"} 1""",
            """pgbouncer_client_connections{database="app",user="web",application_name="shop",state="active"} 2""",
            """pgbouncer_servers_oldest_connection_age_seconds{database="app"} 3600""",
            """pgbouncer_servers_close_needed{database="app"} 1""",
            """pgbouncer_config_query_wait_timeout_seconds 120""",
        ];
        Assert.Empty(some.Except(collection.Lines()));
    }

    [Fact]
    public async Task A_console_of_another_make_is_asked_for_everything_and_not_again_for_what_it_does_not_know()
    {
        var answers = new Dictionary<string, string> { ["SHOW VERSION"] = "version\nOther 7", ["SHOW LISTS"] = "list|items\nused_clients|3" };
        await using var console = new ConsoleStandIn("14.0", answers);
        await using var collector = ConsoleTarget.Collector(console.Address);
        var first = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, first.Outcome);
        Assert.Equal(["pgbouncer_used_clients 3", """pgbouncer_version_info{version="Other 7"} 1"""], first.Lines());
        Assert.Equal(9, first.Skipped.Length);
        Assert.Contains("SHOW USERS", console.Asked);
        console.Asked.Clear();
        await collector.CollectAsync(Tiers.Health | Tiers.Activity);
        Assert.Equal(["SHOW VERSION", "SHOW LISTS"], console.Asked);
        Assert.Equal(1, console.Connections);
    }

    [Fact]
    public async Task A_console_that_does_not_even_say_its_version_is_none()
    {
        await using var console = new ConsoleStandIn("15.0", new Dictionary<string, string>());
        await using var collector = ConsoleTarget.Collector(console.Address);
        var collection = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Protocol), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.StartsWith("What answers there is no console of a PgBouncer: check the address", collection.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_is_held_and_renewed_with_the_sizes()
    {
        await using var console = new ConsoleStandIn("1.18.0/bouncer", ConsoleTexts.V118);
        await using var collector = ConsoleTarget.Collector(console.Address);
        for (var i = 0; i < 3; i++)
        {
            await collector.CollectAsync(Tiers.Health | Tiers.Activity);
        }

        Assert.Equal(1, console.Connections);
        await collector.CollectAsync(Tiers.All);
        Assert.Equal(2, console.Connections);
        Assert.True(collector.IsConnected);
    }

    [Fact]
    public async Task What_is_switched_off_is_not_asked_but_the_version_always_is()
    {
        await using var console = new ConsoleStandIn("1.18.0/bouncer", ConsoleTexts.V118);
        await using var collector = ConsoleTarget.Collector(console.Address, spec => spec with
        {
            Collectors = new CollectorSelection { Disable = ["clients", "version", "servers", "mem", "config"] },
        });
        var collection = await collector.CollectAsync();
        Assert.Equal(["SHOW VERSION", "SHOW LISTS", "SHOW DATABASES", "SHOW STATS_TOTALS", "SHOW POOLS"], console.Asked);
        Assert.Contains(new SkippedCollector("clients", "Switched off in collectors.disable."), collection.Skipped);
        Assert.Equal(["version", "lists", "databases", "stats", "pools"], collector.Plan().Select(query => query.Collector));
    }

    [Fact]
    public async Task Application_names_are_bounded_and_those_that_are_shown_stay()
    {
        const string Head = "type|user|database|state|addr|port|application_name\n";
        var answers = new Dictionary<string, string>(ConsoleTexts.V118) { ["SHOW CLIENTS"] = Head + Clients("often", 3) + Clients("twice", 2) + Clients("once", 1) + Clients("alone", 1) };
        await using var console = new ConsoleStandIn("1.18.0/bouncer", answers);
        await using var collector = ConsoleTarget.Collector(console.Address, limits: Limits.Default with { ClientApplications = 2 });
        Assert.Equal(["(other) 2", "often 3", "twice 2"], Applications(await collector.CollectAsync()));
        answers["SHOW CLIENTS"] = Head + Clients("often", 1) + Clients("twice", 1) + Clients("once", 5);
        Assert.Equal(["(other) 5", "often 1", "twice 1"], Applications(await collector.CollectAsync()));
        answers["SHOW CLIENTS"] = Head + Clients("often", 1) + Clients("once", 5) + Clients("alone", 6);
        Assert.Equal(["(other) 5", "alone 6", "often 1"], Applications(await collector.CollectAsync()));
    }

    [Fact]
    public async Task Nothing_that_listens_and_says_no_word_is_waited_for_longer_than_the_deadline()
    {
        await using var silent = new SilentListener();
        await using var collector = ConsoleTarget.Collector(silent.Address);
        var collection = await collector.CollectAsync(deadline: TimeSpan.FromMilliseconds(300));
        Assert.Equal((OutcomeKind.Failed, FailureReason.Timeout), (collection.Outcome.Kind, collection.Outcome.Reason));
        Assert.False(collector.IsConnected);
    }

    private static string Clients(string name, int count) => string.Concat(Enumerable.Repeat($"C|u|d|active|1|2|{name}\n", count));

    private static IEnumerable<string> Applications(Collection collection) => collection.Parts.Single(part => part.Collector == "clients").Families
        .SelectMany(family => family.Samples).Select(sample => $"{sample.Labels[2].Value} {sample.Value:0}").Order(StringComparer.Ordinal);
}
