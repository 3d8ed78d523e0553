using System.Net;
using System.Net.Sockets;
using Fleet.Cluster.Targets;
using Fleet.Grains.Collecting;
using Fleet.Tests.Testing.Servers;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Postgres;

public sealed class KeepsPgUpTrue : IAsyncLifetime
{
    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await Watched.StartShopAsync("max_connections = 12", "superuser_reserved_connections = 3");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_stopped_server_is_down_and_up_again_at_the_first_collection_after_its_start()
    {
        await using var watched = Watched.Over(_server);
        Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync()).Outcome);
        await _server.StopAsync();
        var down = await watched.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Connect), (down.Outcome.Kind, down.Outcome.Reason));
        Assert.Equal(["exporter"], down.Parts.Select(part => part.Collector));
        Assert.Equal(1, down.Value("pg_exporter_last_scrape_error"));
        Assert.Equal(0, down.Value("pg_scrape_collector_success", ("collector", "locks")));
        await _server.StartAgainAsync();
        var up = await watched.CollectAsync();
        Assert.Equal(CollectOutcome.Ok, up.Outcome);
        Assert.Equal(1, up.Value("pg_scrape_collector_success", ("collector", "locks")));
    }

    [Fact]
    public async Task A_restart_between_two_collections_costs_neither()
    {
        await using var watched = Watched.Over(_server);
        await watched.CollectAsync();
        await _server.StopAsync(immediate: true);
        await _server.StartAgainAsync();
        Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task A_password_changed_in_the_file_counts_at_the_next_collection_in_both_directions()
    {
        await using var watched = Watched.Over(_server);
        await watched.CollectAsync();
        await File.WriteAllTextAsync(watched.PasswordFile, "wrong-Secret-1");
        var refused = await watched.CollectAsync(Tiers.Health);
        Assert.Equal((OutcomeKind.Failed, FailureReason.Auth), (refused.Outcome.Kind, refused.Outcome.Reason));
        Assert.DoesNotContain("wrong-Secret-1", refused.ToString() + refused.Outcome.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Samples("pg_replication_is_replica"));
        await _server.ExecuteAsync("ALTER ROLE fleet PASSWORD 'wrong-Secret-1'");
        Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync(Tiers.Health)).Outcome);
        await File.WriteAllTextAsync(watched.PasswordFile, Watched.Password);
        Assert.Equal(FailureReason.Auth, (await watched.CollectAsync(Tiers.Health)).Outcome.Reason);
        await _server.ExecuteAsync($"ALTER ROLE fleet PASSWORD '{Watched.Password}'");
        Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync(Tiers.Health)).Outcome);
    }

    [Fact]
    public async Task A_wrong_password_from_the_start_is_auth_and_a_missing_file_is_secret()
    {
        await using var watched = Watched.Over(_server);
        await File.WriteAllTextAsync(watched.PasswordFile, "wrong-Secret-2");
        var refused = await watched.CollectAsync();
        Assert.Equal((OutcomeKind.Failed, FailureReason.Auth), (refused.Outcome.Kind, refused.Outcome.Reason));
        File.Delete(watched.PasswordFile);
        Assert.Equal(FailureReason.Secret, (await watched.CollectAsync()).Outcome.Reason);
        await File.WriteAllTextAsync(watched.PasswordFile, Watched.Password + "\n");
        Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync()).Outcome);
    }

    [Fact]
    public async Task A_password_changed_on_the_server_alone_is_found_with_the_sizes()
    {
        await using var watched = Watched.Over(_server);
        await watched.CollectAsync();
        await _server.ExecuteAsync("ALTER ROLE fleet PASSWORD 'another'");
        Assert.Equal(FailureReason.Auth, (await watched.CollectAsync(Tiers.Sizes)).Outcome.Reason);
        Assert.Equal(FailureReason.Auth, (await watched.CollectAsync(Tiers.Health)).Outcome.Reason);
    }

    [Fact]
    public async Task A_role_that_may_have_no_connection_is_down_though_one_is_held()
    {
        await using var watched = Watched.Over(_server);
        await watched.CollectAsync();
        await _server.ExecuteAsync("ALTER ROLE fleet CONNECTION LIMIT 0");
        var refused = await watched.CollectAsync(Tiers.Health);
        Assert.Equal((OutcomeKind.Failed, FailureReason.Connect), (refused.Outcome.Kind, refused.Outcome.Reason));
        Assert.Contains("53300", refused.Outcome.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Samples("pg_replication_is_replica"));
        await _server.ExecuteAsync("ALTER ROLE fleet CONNECTION LIMIT -1");
        Assert.Equal(CollectOutcome.Ok, (await watched.CollectAsync(Tiers.Health)).Outcome);
        await _server.ExecuteAsync("ALTER ROLE fleet NOLOGIN");
        Assert.Equal(FailureReason.Auth, (await watched.CollectAsync(Tiers.Health)).Outcome.Reason);
    }

    [Fact]
    public async Task A_server_out_of_connections_is_down_within_one_collection()
    {
        await using var watched = Watched.Over(_server);
        await watched.CollectAsync();
        var clients = new List<NpgsqlConnection>();
        try
        {
            while (clients.Count < 11)
            {
                var client = new NpgsqlConnection(_server.ConnectionString("shop"));
                await client.OpenAsync();
                clients.Add(client);
            }

            var full = await watched.CollectAsync(Tiers.Health);
            Assert.Equal((OutcomeKind.Failed, FailureReason.Connect), (full.Outcome.Kind, full.Outcome.Reason));
            await using var late = Watched.Over(_server);
            Assert.Equal(FailureReason.Connect, (await late.CollectAsync()).Outcome.Reason);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await Until.TrueAsync(async () => (await watched.CollectAsync(Tiers.Health)).Outcome.Kind == OutcomeKind.Ok);
    }

    [Fact]
    public async Task Each_way_of_not_getting_in_has_its_reason()
    {
        await AssertAsync(FailureReason.Dns, spec => spec with { Address = "no-such-host.invalid:5432" });
        await AssertAsync(FailureReason.Connect, spec => spec with { Address = "127.0.0.1:" + ServerProcess.FreePort() });
        await AssertAsync(FailureReason.Tls, spec => spec with { Tls = new TlsSpec { Mode = TlsMode.Require } });
        await AssertAsync(FailureReason.Auth, spec => spec with { Database = "nowhere" });
        await AssertAsync(FailureReason.Auth, spec => spec with { Credentials = new Credentials { Username = "fleet" } });
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var answering = AnswerAsync(stranger);
        await AssertAsync(FailureReason.Protocol, spec => spec with { Address = stranger.LocalEndpoint.ToString()!, Tls = new TlsSpec { Mode = TlsMode.Disable } });
        await answering;
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("X\0\0\0\bwhat"u8.ToArray());
        await client.GetStream().CopyToAsync(Stream.Null);
    }

    private async Task AssertAsync(FailureReason reason, Func<TargetSpec, TargetSpec> change)
    {
        await using var watched = Watched.Over(_server, change);
        var outcome = (await watched.CollectAsync()).Outcome;
        Assert.True(outcome.Kind == OutcomeKind.Failed && outcome.Reason == reason, $"{reason} expected: {outcome}");
        Assert.NotEmpty(outcome.Message);
    }
}
