using System.Text.Json.Nodes;
using Fleet.Tests.Integration.Postgres;
using Xunit;

namespace Fleet.Tests.Integration.Redis;

/// <summary>Each trouble has a reason of its own, and a sentence that says what to do, wherever a person may look.</summary>
public sealed class RedisTroubles(TroubledFleet fleet, ITestOutputHelper output) : IClassFixture<TroubledFleet>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("refused", "connect", "Check that the server runs and listens there")]
    [InlineData("socket", "connect", "Check that the server runs")]
    [InlineData("dns", "dns", "name server")]
    [InlineData("no-connection", "timeout", "check the address, the route and the firewalls")]
    [InlineData("silence", "timeout", "a long command or script may hold it")]
    [InlineData("silence-at-login", "timeout", "a long command or script may hold it")]
    [InlineData("wrong-password", "auth", "(WRONGPASS): check credentials.username")]
    [InlineData("needless-password", "auth", "remove it from the credentials")]
    [InlineData("no-password", "noauth", "(NOAUTH): name one in credentials.passwordFile")]
    [InlineData("no-rights", "noperm", "ACL SETUSER <user> +info")]
    [InlineData("file-missing", "secret", "it does not exist. Check the target's credentials on the machine of the silo")]
    [InlineData("file-is-directory", "secret", "or it is a directory. Check the target's credentials")]
    [InlineData("file-empty", "secret", "The password is empty")]
    [InlineData("variable-missing", "secret", "NO_SUCH_VARIABLE is not set. Check the target's credentials")]
    [InlineData("tls-stranger", "tls", "Check tls.caFile and tls.serverName")]
    [InlineData("tls-no-file", "tls", "Check tls.caFile, tls.certFile and tls.keyFile on the machine of the silo")]
    [InlineData("tls-no-certificate", "tls", "tls.certFile and tls.keyFile")]
    [InlineData("tls-port", "protocol", "set tls.mode to require or stronger")]
    [InlineData("http", "protocol", "what listens there may be no Redis")]
    [InlineData("postgres", "protocol", "another kind of server")]
    [InlineData("no-place", "maxclients", "raise its maxclients")]
    [InlineData("no-place-at-login", "maxclients", "raise its maxclients")]
    [InlineData("busy", "busy", "SCRIPT KILL ends it")]
    public async Task What_keeps_a_collection_from_all_is_down_with_its_reason_and_what_to_do(string id, string reason, string advice)
    {
        var page = await TellAsync(id, "failed", reason, advice);
        Assert.Equal(0, ExpositionText.Value(page, "redis_up"));
        Assert.Contains($"redis_exporter_last_scrape_error{{err=\"{reason}\"}} 1\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loading", "loading", "refuses its clients for about", "redis_loading_dump_file 1\n")]
    [InlineData("master-down", "masterdown", "check that the master runs", "redis_master_link_up{")]
    [InlineData("master-down-few", "masterdown", "check that the master runs", "redis_master_link_up{")]
    [InlineData("misconf", "misconf", "Check the space on its disk", "redis_rdb_last_bgsave_status 0\n")]
    [InlineData("misconf-few", "misconf", "Check the space on its disk", "redis_rdb_last_bgsave_status 0\n")]
    public async Task What_a_server_refuses_its_clients_is_told_while_its_series_come(string id, string reason, string advice, string sample)
    {
        var page = await TellAsync(id, "partial", reason, advice);
        Assert.Equal(1, ExpositionText.Value(page, "redis_up"));
        Assert.Contains("redis_exporter_last_scrape_error{err=\"\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("fleet_collector_success{collector=\"info\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains(sample, page, StringComparison.Ordinal);
        Assert.Contains("redis_connected_clients ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("redis_keys_count{", page, StringComparison.Ordinal);
    }

    /// <summary>The API, a check and the fleet's own counter say the same; gives the scrape.</summary>
    private async Task<string> TellAsync(string id, string outcome, string reason, string advice)
    {
        var told = JsonNode.Parse(await fleet.Gateway.WaitForAsync(
            "api/v1/targets/" + id, page => (string?)JsonNode.Parse(page)?["lastCollection"]?["reason"] == reason, Limit))!["lastCollection"]!;
        Assert.Equal(outcome, (string)told["outcome"]!);
        Assert.Contains(advice, (string)told["message"]!, StringComparison.Ordinal);
        var check = (await fleet.Gateway.SendAsync("POST", $"api/v1/targets/{id}/check")).Json;
        Assert.Equal((outcome, reason), ((string)check["outcome"]!, (string)check["reason"]!));
        Assert.Contains(advice, (string)check["message"]!, StringComparison.Ordinal);
        Assert.Contains($"fleet_collections_total{{kind=\"redis\",outcome=\"{outcome}\",reason=\"{reason}\"}}", await fleet.Gateway.GetAsync("metrics"), StringComparison.Ordinal);
        var page = await fleet.Gateway.GetAsync($"targets/{id}/metrics");
        Assert.DoesNotContain(TroubledFleet.Password, page + told + check + await File.ReadAllTextAsync(fleet.Gateway.LogPath), StringComparison.Ordinal);
        output.WriteLine($"{id,-20} {outcome,-8} {reason,-11} {check["message"]}");
        return page;
    }
}
