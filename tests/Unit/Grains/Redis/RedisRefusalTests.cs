using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.Redis;
using Fleet.Grains.Collectors.Redis.Mapping;
using Fleet.Resp;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Grains.Redis;

public sealed class RedisRefusalTests
{
    private static readonly RedisAttempt Attempt = new() { Address = "cache:6379" };

    [Theory]
    [InlineData("NOAUTH Authentication required.", FailureReason.NoAuth, "credentials.passwordFile")]
    [InlineData("NOPERM this user has no permissions to run the 'info' command", FailureReason.NoPerm, "+info")]
    [InlineData("LOADING Redis is loading the dataset in memory", FailureReason.Loading, "its log tells how far it is")]
    [InlineData("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", FailureReason.MasterDown, "check that the master runs")]
    [InlineData("MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.", FailureReason.Misconf, "space on its disk")]
    [InlineData("BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", FailureReason.Busy, "A script keeps")]
    [InlineData("BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.", FailureReason.Busy, "FUNCTION KILL ends it")]
    [InlineData("BUSY Redis is busy running a module command.", FailureReason.Busy, "A module keeps")]
    [InlineData("CLUSTERDOWN The cluster is down", FailureReason.Query, "cluster-require-full-coverage no")]
    [InlineData("ERR something else", FailureReason.Query, "The server refused INFO: ERR something else")]
    public void What_refuses_INFO_has_a_reason_and_says_what_to_do(string answer, FailureReason reason, string advice) =>
        Holds(RedisRefusal.OfInfo(new RespError(answer)), reason, advice);

    [Theory]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.", FailureReason.Auth, "credentials.username")]
    [InlineData("ERR invalid password", FailureReason.Auth, "ERR invalid password")]
    [InlineData("ERR AUTH <password> called without any password configured for the default user.", FailureReason.Auth, "remove it")]
    [InlineData("ERR wrong number of arguments for 'auth' command", FailureReason.Auth, "leave credentials.username out")]
    [InlineData("DENIED Redis is running in protected mode because protected mode is enabled", FailureReason.Auth, "protected-mode no")]
    [InlineData("ERR max number of clients reached", FailureReason.MaxClients, "raise its maxclients")]
    [InlineData("LOADING Redis is loading the dataset in memory", FailureReason.Loading, "its log")]
    [InlineData("BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.", FailureReason.Busy, "SCRIPT KILL ends it")]
    public void What_refuses_a_login_has_a_reason_and_says_what_to_do(string answer, FailureReason reason, string advice)
    {
        var options = new RespConnectOptions { Password = "secret-text" };
        var refused = RespLogin.Refused(ServerEndpoint.Parse("cache:6379"), options, new RespError(answer));
        Holds(RedisFailure.Of(refused, Attempt), reason, advice);
    }

    [Fact]
    public void An_empty_password_that_is_refused_is_a_fault_of_its_source()
    {
        var refused = RespLogin.Refused(ServerEndpoint.Parse("cache:6379"), new RespConnectOptions { Password = "" }, new RespError("WRONGPASS no"));
        Holds(RedisFailure.Of(refused, Attempt with { PasswordIsEmpty = true }), FailureReason.Secret, "The password is empty");
    }

    [Fact]
    public void A_user_that_is_refused_without_a_password_is_told_that_none_is_named()
    {
        var refused = RespLogin.Refused(ServerEndpoint.Parse("cache:6379"), new RespConnectOptions { Username = "fleet" }, new RespError("WRONGPASS no"));
        Holds(RedisFailure.Of(refused, Attempt with { HasNoPassword = true }), FailureReason.Auth, "names no password");
    }

    [Theory]
    [InlineData("ERR max number of clients reached", FailureReason.MaxClients)]
    [InlineData("DENIED Redis is running in protected mode because protected mode is enabled", FailureReason.Auth)]
    [InlineData("ERR bye", FailureReason.Connect)]
    public void The_last_words_before_a_close_decide(string words, FailureReason reason) =>
        Assert.Equal(reason, RedisFailure.Of(new RespRefusedException(ConnectStage.Closed, "cache:6379 closed the connection", new RespError(words)), Attempt).Reason);

    [Fact]
    public void A_close_without_a_word_is_told_by_what_came_before_it()
    {
        var closed = new ConnectException(ConnectStage.Closed, "cache:6379 closed the connection.");
        Holds(RedisFailure.Of(closed, Attempt), FailureReason.Protocol, "another kind of server");
        Holds(RedisFailure.Of(closed, Attempt with { IsAnswered = true }), FailureReason.Connect, "It had answered before");
        Holds(RedisFailure.Of(closed, Attempt with { UsesTls = true }), FailureReason.Tls, "it may want a client certificate");
        Holds(RedisFailure.Of(closed, Attempt with { UsesTls = true, ShowsCertificate = true }), FailureReason.Tls, "it may not take the client certificate");
    }

    [Theory]
    [InlineData("loading:1\nloading_loaded_perc:41.70\nloading_eta_seconds:12", FailureReason.Loading, "42 % so far; it refuses its clients for about 12 s more")]
    [InlineData("loading:1\nasync_loading:0", FailureReason.Loading, "(LOADING)")]
    [InlineData("role:slave\nmaster_link_status:down\nmaster_host:db1\nmaster_port:6379", FailureReason.MasterDown, "its master db1:6379")]
    [InlineData("aof_enabled:1\naof_last_write_status:err", FailureReason.Misconf, "append only file")]
    [InlineData("rdb_last_bgsave_status:err", FailureReason.Misconf, "its last RDB save failed")]
    public void A_server_that_answers_INFO_may_refuse_its_clients(string info, FailureReason reason, string advice)
    {
        var refusal = RedisRefusal.OfState(RedisInfo.Parse(info), new RefusalSettings(ServesStaleData: false, StopsWrites: true));
        Assert.NotNull(refusal);
        Holds(refusal, reason, advice);
    }

    [Theory]
    [InlineData("loading:0\nasync_loading:1\nrole:master\naof_enabled:1\naof_last_write_status:ok")]
    [InlineData("aof_enabled:0\naof_last_write_status:err")]
    [InlineData("rdb_last_bgsave_status:err\nrole:slave\nmaster_link_status:down")]
    public void And_none_is_told_that_does_not(string info)
    {
        Assert.Null(RedisRefusal.OfState(RedisInfo.Parse(info), new RefusalSettings(ServesStaleData: true, StopsWrites: false)));
        Assert.Null(RedisRefusal.OfState(RedisInfo.Parse(info), settings: null));
    }

    private static void Holds(RedisFailure failure, FailureReason reason, string advice)
    {
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-text", failure.Message, StringComparison.Ordinal);
    }
}
