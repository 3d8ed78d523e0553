using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Nothing that was learnt of a server outlives it, its role, or the state that it was in.</summary>
public sealed class RedisLearnsAgain
{
    private const string Password = "very-secret-text";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Another_server_at_the_address_is_asked_everything_again()
    {
        await using var server = await RedisServer.StartAsync("rename-command CONFIG \"\"", "cluster-enabled yes");
        await using var collector = RedisTarget.Collector(server.Address);
        var first = await collector.CollectAsync();
        Assert.Equal("config", Assert.Single(first.Skipped).Collector);
        Assert.True(first.Has("redis_cluster_state"));
        var settings = Path.Combine(server.Directory, "redis.conf");
        await File.WriteAllLinesAsync(settings, (await File.ReadAllLinesAsync(settings))
            .Where(static line => !line.StartsWith("rename", StringComparison.Ordinal) && !line.StartsWith("cluster", StringComparison.Ordinal)).Append("databases 3"));
        await server.StopAsync();
        await server.StartAgainAsync();
        var second = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, second.Outcome);
        Assert.Empty(second.Skipped);
        Assert.Equal(3, second.Families().Single(static family => family.Name == "redis_db_keys").Samples.Length);
        Assert.False(second.Has("redis_cluster_state"));
        Assert.Contains("cluster", second.Ended);
        Assert.DoesNotContain("config", second.Ended);
    }

    [Fact]
    public async Task A_change_of_role_opens_the_session_anew_within_the_collection()
    {
        await using var server = await RedisServer.StartAsync();
        await using var collector = RedisTarget.Collector(server.Address);
        var before = await collector.CollectAsync();
        await server.CommandAsync("REPLICAOF 127.0.0.1 1");
        var after = await collector.CollectAsync(Tiers.Health);
        Assert.Equal(CollectOutcome.Ok, after.Outcome);
        Assert.True(after.Has("redis_slave_info"));
        Assert.True(after.Has("redis_config_maxclients"));

        // Those of the command above and of the new session.
        Assert.Equal(before.Value("redis_connections_received_total") + 2, after.Value("redis_connections_received_total"));
        var steady = await collector.CollectAsync(Tiers.Health);
        Assert.Equal(after.Value("redis_connections_received_total"), steady.Value("redis_connections_received_total"));
    }

    [Fact]
    public async Task Keys_are_left_alone_while_a_server_loads_and_come_when_it_has()
    {
        await using var server = await RedisServer.StartAsync("enable-debug-command yes", "rdbcompression no");
        await server.CommandAsync("DEBUG POPULATE 2000 key 2048", "SAVE");
        await server.StopAsync();
        await File.AppendAllLinesAsync(Path.Combine(server.Directory, "redis.conf"), ["key-load-delay 20000", "loading-process-events-interval-bytes 1024"]);
        await server.StartAgainAsync();
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Options = new RedisOptions { CountKeys = ["key*"] } });
        var loading = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Partial, FailureReason.Loading), (loading.Outcome.Kind, loading.Outcome.Reason));
        Assert.Equal(1, loading.Value("redis_loading_dump_file"));
        Assert.All(loading.Parts, static part => Assert.Equal(OutcomeKind.Ok, part.Outcome.Kind));
        await server.CommandAsync("CONFIG SET key-load-delay 0");
        await server.Process.WaitUntilAsync(async () => (await server.CommandAsync("INFO persistence")).Contains("\nloading:0", StringComparison.Ordinal), Limit);
        var loaded = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, loaded.Outcome);
        Assert.Equal(2000, loaded.Value("redis_keys_count"));

        // The test itself asked in vain whether it was up; Fleet asked nothing that was refused.
        Assert.Equal(loading.Value("redis_errors_total", "LOADING"), loaded.Value("redis_errors_total", "LOADING"));
    }

    [Fact]
    public async Task A_server_that_a_script_kept_busy_is_up_in_the_collection_after_its_end()
    {
        await using var server = await RedisServer.StartAsync("busy-reply-threshold 10");
        await using var collector = RedisTarget.Collector(server.Address);
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        var script = server.CommandAsync("EVAL \"while true do end\" 0");
        await server.Process.WaitUntilAsync(async () => (await collector.CollectAsync(Tiers.Health)).Outcome.Reason == FailureReason.Busy, Limit);
        await server.CommandAsync("SCRIPT KILL");
        await script;
        var after = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, after.Outcome);
        Assert.Empty(after.Skipped);
    }

    [Fact]
    public async Task A_walk_over_keys_that_a_lost_master_interrupts_goes_on_and_what_it_found_before_stands()
    {
        await using var server = await RedisServer.StartAsync("replica-serve-stale-data no", $"user fleet on >{Password} ~* -@all +info +scan +select");
        await server.CommandAsync("SET key1 1", "SET key2 1");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Credentials = RedisTarget.Login("fleet", Password),
            Options = new RedisOptions { CountKeys = ["key*"] },
        });
        Assert.Equal(2, (await collector.CollectAsync()).Value("redis_keys_count"));
        await server.CommandAsync("REPLICAOF 127.0.0.1 1");
        var lost = await collector.CollectAsync();
        Assert.Equal((OutcomeKind.Partial, FailureReason.MasterDown), (lost.Outcome.Kind, lost.Outcome.Reason));
        Assert.Equal(FailureReason.MasterDown, lost.Parts.Single(static part => part.Collector == "scan").Outcome.Reason);
        Assert.Equal(2, lost.Value("redis_keys_count"));
        Assert.True(lost.Has("redis_connected_clients"));
        await server.CommandAsync("REPLICAOF NO ONE");
        var found = await collector.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, found.Outcome);
        Assert.Equal(2, found.Value("redis_keys_count"));
    }

    [Fact]
    public async Task What_a_pass_over_keys_gave_ends_with_the_server_and_with_the_right_to_SCAN()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} ~* -@all +info +scan", "save \"\"");
        await server.CommandAsync("SET key1 1", "SET key2 1");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with
        {
            Credentials = RedisTarget.Login("fleet", Password),
            Options = new RedisOptions { CountKeys = ["key*"] },
        });
        Assert.Equal(2, (await collector.CollectAsync()).Value("redis_keys_count"));
        Assert.Equal(2, (await collector.CollectAsync(Tiers.Health)).Value("redis_keys_count"));
        await server.StopAsync();
        await server.StartAgainAsync();
        Assert.Equal(0, (await collector.CollectAsync(Tiers.Health)).Value("redis_keys_count"));
        await server.CommandAsync("SET key3 1");
        Assert.Equal(1, (await collector.CollectAsync()).Value("redis_keys_count"));
        await server.CommandAsync("ACL SETUSER fleet -scan");
        var refused = await collector.CollectAsync(Tiers.Health);
        Assert.False(refused.Has("redis_keys_count"));
        Assert.Contains("key_counts", refused.Ended);
        await server.CommandAsync("ACL SETUSER fleet +scan");
        Assert.Equal(1, (await collector.CollectAsync(Tiers.Health)).Value("redis_keys_count"));
    }

    [Fact]
    public async Task A_password_changed_in_its_file_and_on_the_server_counts_in_the_next_collection()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} +@all");
        var file = Path.Combine(server.Directory, "password");
        await File.WriteAllTextAsync(file, Password + "\n");
        await using var collector = RedisTarget.Collector(
            server.Address,
            spec => spec with { Credentials = new Credentials { Username = "fleet", PasswordFile = file } },
            secrets: new SecretSource(protector: null, Limits.Default, static _ => null));
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        await server.CommandAsync("ACL SETUSER fleet >another-text");
        await File.WriteAllTextAsync(file, "another-text\n");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync(Tiers.Health)).Outcome);
        await server.CommandAsync($"ACL SETUSER fleet <{Password}");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync(Tiers.Health)).Outcome);
        await File.WriteAllTextAsync(file, string.Empty);
        Assert.Equal(FailureReason.Secret, (await collector.CollectAsync(Tiers.Health)).Outcome.Reason);
        File.Delete(file);
        Assert.Equal(FailureReason.Secret, (await collector.CollectAsync(Tiers.Health)).Outcome.Reason);
        await File.WriteAllTextAsync(file, Password);
        Assert.Equal(FailureReason.Auth, (await collector.CollectAsync(Tiers.Health)).Outcome.Reason);
        await File.WriteAllTextAsync(file, "another-text");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync(Tiers.Health)).Outcome);
    }
}
