using System.Text;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Resp;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>What the first collection over a new connection asks: enough to show the same series as the last one, and no more than it may.</summary>
public sealed class RedisNewSessions
{
    private const string Password = "very-secret-text";

    [Fact]
    public async Task A_connection_lost_between_two_turns_of_health_changes_no_series()
    {
        await using var server = await RedisServer.StartAsync("databases 64", "replica-serve-stale-data no");
        await using var collector = RedisTarget.Collector(server.Address);
        await server.CommandAsync("REPLICAOF 127.0.0.1 1");
        await collector.CollectAsync();
        await server.CommandAsync("CLIENT KILL TYPE normal");
        var anew = await collector.CollectAsync(Tiers.Health);
        Assert.Equal(64, anew.Families().Single(static family => family.Name == "redis_db_keys").Samples.Length);
        Assert.Equal((OutcomeKind.Partial, FailureReason.MasterDown), (anew.Outcome.Kind, anew.Outcome.Reason));
    }

    [Fact]
    public async Task A_user_who_may_not_run_INFO_is_refused_once_in_each_collection_and_all_comes_with_the_grant()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} -@all");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", Password) });
        Assert.Equal(FailureReason.NoPerm, (await collector.CollectAsync()).Outcome.Reason);
        await server.CommandAsync("ACL LOG RESET", "CONFIG RESETSTAT");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(FailureReason.NoPerm, (await collector.CollectAsync()).Outcome.Reason);
        }

        var statistics = await server.CommandAsync("INFO commandstats", "ACL LOG");
        Assert.Contains("cmdstat_info:calls=0,usec=0,usec_per_call=0.00,rejected_calls=3,", statistics, StringComparison.Ordinal);
        Assert.Single(statistics.Split('\n'), static line => line.TrimEnd() == "reason");
        await server.CommandAsync("ACL SETUSER fleet +@all");
        var granted = await collector.CollectAsync(Tiers.Health);
        Assert.Equal(CollectOutcome.Ok, granted.Outcome);
        Assert.Empty(granted.Skipped);
        Assert.True(granted.Has("redis_config_maxclients"));
        Assert.Contains("name=fleet", await server.CommandAsync("CLIENT LIST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_counts_of_subcommands_keeps_a_session_that_was_refused_nothing()
    {
        await using var server = ScriptedRedis.Serving(static (_, _, _) => Task.FromResult(false));
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", Password) });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        }

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_server_that_ends_in_the_middle_of_a_reply_is_asked_once_more_if_it_had_answered_before()
    {
        var asked = 0;
        await using var server = ScriptedRedis.Serving(async (command, stream, cancellationToken) =>
        {
            if (!command.StartsWith("INFO", StringComparison.Ordinal) || Interlocked.Increment(ref asked) != 2)
            {
                return false;
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes("$500\r\nredis_ver"), cancellationToken);
            throw new IOException("closed");
        });
        await using var collector = RedisTarget.Collector(server.Address);
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        Assert.Equal(3, asked);
    }
}
