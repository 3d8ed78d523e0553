using System.Globalization;
using System.Net;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>What probes may cost a server; with a gateway of its own, as what is held is counted.</summary>
public sealed class HeldProbes(ProbingGateway probing) : IClassFixture<ProbingGateway>
{
    [Fact]
    public async Task An_allowed_address_is_collected_over_one_connection_that_is_held()
    {
        foreach (var module in (string[])["shop", "exporter", "SHOP"])
        {
            // The very first collection may not be in time: the program is compiling itself.
            var page = await probing.Gateway.WaitForAsync(
                $"probe?target={probing.Allowed.Address}&auth_module={module}", text => text.Contains("\npg_up 1\n", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
            Assert.Contains("pg_stat_database_xact_commit", page, StringComparison.Ordinal);
        }

        for (var i = 0; i < 10; i++)
        {
            await probing.Gateway.GetAsync($"probe?target={probing.Allowed.Address}/postgres&auth_module=shop");
        }

        // Databases and logins that are made up cost the server no connection each.
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add((await probing.Gateway.SendAsync("GET", $"probe?target={probing.Allowed.Address}/made_up_{i}&auth_module=shop")).Status);
        }

        Assert.Equal(HttpStatusCode.OK, answers[0]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answers[^1]);

        // One for each login and database; the name of a module has no case.
        var held = Convert.ToInt32(await probing.Allowed.ScalarAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'fleet'"), CultureInfo.InvariantCulture);
        Assert.InRange(held, 1, 3);
    }
}
