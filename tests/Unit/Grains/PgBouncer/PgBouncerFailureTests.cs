using Fleet.Grains.Collecting;
using Fleet.Grains.Collectors.PgBouncer;
using Fleet.PgWire;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Grains.PgBouncer;

public sealed class PgBouncerFailureTests
{
    /// <summary>What PgBouncers of several versions, and a PostgreSQL, say to a login that they refuse.</summary>
    [Theory]
    [InlineData("08P01", "not allowed", FailureReason.Auth, "stats_users")]
    [InlineData("08P01", "\"trust\" authentication failed", FailureReason.Auth, "check credentials")]
    [InlineData("08P01", "SASL authentication failed", FailureReason.Auth, "check credentials")]
    [InlineData("28P01", "password authentication failed", FailureReason.Auth, "check credentials")]
    [InlineData("28P01", "wrong something", FailureReason.Auth, "refused")]
    [InlineData("08P01", "no such user: x", FailureReason.Auth, "check credentials")]
    [InlineData("08P01", "login rejected", FailureReason.Auth, "auth_hba_file")]
    [InlineData("08P01", "SSL required", FailureReason.Tls, "tls.mode")]
    [InlineData("08P01", "TLS certificate required", FailureReason.Auth, "tls.certFile")]
    [InlineData("08P01", "no more connections allowed (max_client_conn)", FailureReason.Connect, "max_client_conn")]
    [InlineData("08P01", "pgbouncer is shutting down", FailureReason.Connect, "shutting down")]
    [InlineData("08P01", "unsupported startup parameter: application_name", FailureReason.Protocol, "start of the session")]
    [InlineData("08P01", "no such database: pgbouncer", FailureReason.Protocol, "check that the address")]
    [InlineData("3D000", "database \"pgbouncer\" does not exist", FailureReason.Protocol, "no PgBouncer: check the address")]
    public void A_refused_login_says_what_to_do(string state, string text, FailureReason reason, string advice)
    {
        var refused = new PgRefusedException(ConnectStage.Login, "refused", new PgError("FATAL", state, text));
        var failure = PgBouncerFailure.Of(refused);
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConnectStage.Dns, FailureReason.Dns)]
    [InlineData(ConnectStage.Connect, FailureReason.Connect)]
    [InlineData(ConnectStage.Tls, FailureReason.Tls)]
    [InlineData(ConnectStage.Login, FailureReason.Auth)]
    [InlineData(ConnectStage.Closed, FailureReason.Connect)]
    public void A_connection_that_failed_has_the_reason_of_its_stage(ConnectStage stage, FailureReason reason) =>
        Assert.Equal(reason, PgBouncerFailure.Of(new ConnectException(stage, "It failed")).Reason);
}
