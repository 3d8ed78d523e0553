using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Rights and passwords change while the connection is held; nobody closes it.</summary>
public sealed class RedisAccessChanges
{
    private const string Password = "very-secret-text";

    [Fact]
    public async Task A_right_granted_is_used_and_one_taken_is_told_in_the_next_collection()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} +@all -config");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", Password) });
        Assert.Equal("config", Assert.Single((await collector.CollectAsync()).Skipped).Collector);
        await server.CommandAsync("ACL SETUSER fleet +config|get");
        var granted = await collector.CollectAsync(Tiers.Health);
        Assert.Empty(granted.Skipped);
        Assert.True(granted.Has("redis_config_maxclients"));
        await server.CommandAsync("ACL SETUSER fleet -config");
        var taken = await collector.CollectAsync(Tiers.Health);
        Assert.Equal(CollectOutcome.Ok, taken.Outcome);
        Assert.Equal("config", Assert.Single(taken.Skipped).Collector);
    }

    [Theory]
    [InlineData("ACL SETUSER fleet resetpass >another")]
    [InlineData("ACL SETUSER fleet off")]
    public async Task A_login_that_is_valid_no_more_is_an_auth_failure_until_it_is_again(string change)
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} +@all");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", Password) });
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        await server.CommandAsync(change);
        for (var i = 0; i < 2; i++)
        {
            var refused = await collector.CollectAsync(Tiers.Health);
            Assert.Equal((OutcomeKind.Failed, FailureReason.Auth), (refused.Outcome.Kind, refused.Outcome.Reason));
            Assert.Contains("WRONGPASS", refused.Outcome.Message, StringComparison.Ordinal);
        }

        await server.CommandAsync($"ACL SETUSER fleet on >{Password}");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync(Tiers.Health)).Outcome);
    }

    [Fact]
    public async Task A_password_that_is_wanted_from_now_on_is_missed_in_the_next_collection()
    {
        await using var server = await RedisServer.StartAsync();
        await using var collector = RedisTarget.Collector(server.Address);
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync()).Outcome);
        await server.CommandAsync("CONFIG SET requirepass " + Password);
        var refused = await collector.CollectAsync(Tiers.Health);
        Assert.Equal((OutcomeKind.Failed, FailureReason.NoAuth), (refused.Outcome.Kind, refused.Outcome.Reason));
        Assert.Contains("NOAUTH", refused.Outcome.Message, StringComparison.Ordinal);
        await server.CommandAsync("AUTH " + Password, "CONFIG SET requirepass \"\"");
        Assert.Equal(CollectOutcome.Ok, (await collector.CollectAsync(Tiers.Health)).Outcome);
    }

    [Fact]
    public async Task Logging_in_again_is_part_of_the_one_write_and_no_log_shows_the_password()
    {
        await using var server = await RedisServer.StartAsync($"user fleet on >{Password} +@all", "slowlog-log-slower-than 0");
        await using var collector = RedisTarget.Collector(server.Address, static spec => spec with { Credentials = RedisTarget.Login("fleet", Password) });
        var first = await collector.CollectAsync();
        var second = await collector.CollectAsync();
        Assert.Equal(first.Value("redis_total_reads_processed") + 1, second.Value("redis_total_reads_processed"));
        Assert.Equal(first.Value("redis_connections_received_total"), second.Value("redis_connections_received_total"));
        Assert.Equal(2, second.Value("redis_commands_total", "auth"));
        var slow = await server.CommandAsync("SLOWLOG GET 100", "ACL LOG");
        Assert.Contains("LATENCY", slow, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Password, slow, StringComparison.Ordinal);
        Assert.Contains("(redacted)", slow, StringComparison.Ordinal);
        Assert.Contains("user=fleet", await server.CommandAsync("CLIENT LIST"), StringComparison.Ordinal);
    }
}
