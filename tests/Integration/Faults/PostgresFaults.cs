using Fleet.Tests.Integration.Postgres;
using Npgsql;
using Xunit;

namespace Fleet.Tests.Integration.Faults;

[Collection(FaultCollection.Name)]
public sealed class PostgresFaults(FaultyFleet fleet, FaultTable table, ITestOutputHelper output)
{
    private readonly FaultRun _run = new(fleet, table, output);

    [Fact]
    public Task A_killed_server_is_down_until_it_is_started() => _run.RunAsync(new Fault
    {
        Name = "PostgreSQL killed (immediate stop)",
        Target = FaultyFleet.Postgres,
        Reason = "connect",
        Message = "Connection refused",
        BreakAsync = () => fleet.Shop.StopAsync(immediate: true),
        MendAsync = fleet.Shop.StartAgainAsync,
    });

    [Fact]
    public async Task A_restart_costs_no_more_than_the_collections_that_fall_into_it()
    {
        var before = await _run.CalmAsync(FaultyFleet.Postgres);
        var unseen = await _run.UnseenAsync(FaultyFleet.Postgres);
        var others = await _run.MarksAsync(FaultyFleet.Postgres);
        var began = await fleet.Watch.MarkAsync(FaultyFleet.Postgres);
        await fleet.Shop.StopAsync();
        await fleet.Shop.StartAgainAsync();
        var back = await fleet.Watch.MarkAsync(FaultyFleet.Postgres);
        var recovered = await _run.WholeAgainAsync(FaultyFleet.Postgres, back, before);
        var during = fleet.Watch.Of(FaultyFleet.Postgres).Skip(began).Where(observed => observed.Outcome != "ok").ToList();
        Assert.All(during, observed => Assert.Equal(("failed", "connect"), (observed.Outcome, observed.Reason)));
        await _run.AssertUntouchedAsync(others);
        Assert.Equal(unseen, await _run.UnseenAsync(FaultyFleet.Postgres));
        await fleet.AssertNoSecretAsync();
        table.Add("PostgreSQL restarted", 1, $"{during.Count} collection(s) failed", recovered, output);
    }

    [Fact]
    public async Task A_hung_server_times_out_until_it_goes_on() => await _run.RunAsync(new Fault
    {
        Name = "PostgreSQL hung (SIGSTOP of all its processes)",
        Target = FaultyFleet.Postgres,
        Reason = "timeout",
        Message = "",
        BreakAsync = () => SignalAllAsync("STOP"),
        MendAsync = () => SignalAllAsync("CONT"),
    });

    [Fact]
    public async Task A_locked_table_costs_its_own_values_only()
    {
        await using var blocker = new NpgsqlConnection(fleet.Shop.ConnectionString("shop"));
        await blocker.OpenAsync();
        NpgsqlTransaction? transaction = null;

        // Sizes wait for locks; they are asked every fourth time, and here every time, so that an interval is an interval.
        const string every = "orders-every-db";
        await fleet.RegisterAsync(every, "postgres", fleet.Shop.Address, fleet.PasswordFile, everyTime: true);
        await _run.RunAsync(new Fault
        {
            Name = "PostgreSQL table locked (ACCESS EXCLUSIVE)",
            Target = every,
            Up = 1,
            Outcome = "partial",
            Reason = "timeout",
            Message = "look for the session that holds it",
            BreakAsync = async () =>
            {
                transaction = await blocker.BeginTransactionAsync();
                await using var command = new NpgsqlCommand("LOCK TABLE t1 IN ACCESS EXCLUSIVE MODE", blocker, transaction);
                await command.ExecuteNonQueryAsync();
            },
            MendAsync = async () => await transaction!.RollbackAsync(),
        });
        using var gone = await fleet.Gateway.Client.DeleteAsync(new Uri("api/v1/targets/" + every, UriKind.Relative));
        Assert.True(gone.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_locked_table_is_told_once_however_long_it_lasts()
    {
        await _run.CalmAsync(FaultyFleet.Postgres);

        // The lock of another test may have left it partial until its sizes are asked again.
        await IsUpAsync();
        var (partial, up) = await LogLinesAsync();
        await using (var blocker = new NpgsqlConnection(fleet.Shop.ConnectionString("shop")))
        {
            await blocker.OpenAsync();
            await using var transaction = await blocker.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("LOCK TABLE t1 IN ACCESS EXCLUSIVE MODE", blocker, transaction);
            await command.ExecuteNonQueryAsync();
            var mark = await fleet.Watch.MarkAsync(FaultyFleet.Postgres);
            var (number, _) = await fleet.Watch.FirstAsync(FaultyFleet.Postgres, mark, observed => observed.Outcome == "partial");

            // Until the sizes have met the lock twice more, with collections between that do not ask for them.
            for (var next = 1; next <= 9; next++)
            {
                var since = await fleet.Watch.SinceAsync(FaultyFleet.Postgres, mark, number + next);
                Assert.DoesNotContain(since, observed => observed.Outcome == "failed");
                Assert.Contains("\"state\":\"partial\"", await StateAsync(), StringComparison.Ordinal);
            }
        }

        await IsUpAsync();
        Assert.Equal((partial + 1, up + 1), await LogLinesAsync());
    }

    [Fact]
    public async Task A_server_without_a_free_connection_is_down_though_one_is_held()
    {
        var clients = new List<NpgsqlConnection>();
        await _run.RunAsync(new Fault
        {
            Name = "PostgreSQL out of connections (max_connections)",
            Target = FaultyFleet.Postgres,
            Reason = "connect",
            Message = "raise the limit or close sessions",
            BreakAsync = () => FillAsync(clients),
            MendAsync = async () =>
            {
                foreach (var client in clients)
                {
                    await client.DisposeAsync();
                }
            },
        });
    }

    [Fact]
    public Task A_role_that_may_have_no_connection_is_down_though_one_is_held() => _run.RunAsync(new Fault
    {
        Name = "PostgreSQL role limit set to 0 after the start",
        Target = FaultyFleet.Postgres,
        Reason = "connect",
        Message = "raise the limit or close sessions",
        BreakAsync = () => fleet.Shop.ExecuteAsync("ALTER ROLE fleet CONNECTION LIMIT 0"),
        MendAsync = () => fleet.Shop.ExecuteAsync("ALTER ROLE fleet CONNECTION LIMIT -1"),
    });

    [Fact]
    public async Task A_wrong_password_in_the_file_is_told_at_once_and_mended_at_once()
    {
        var wrong = fleet.Secrets.New("wrong-password");
        await _run.RunAsync(new Fault
        {
            Name = "PostgreSQL password file rewritten wrongly",
            Target = FaultyFleet.Postgres,
            Reason = "auth",
            Message = "refused the user or the password",
            BreakAsync = () => File.WriteAllTextAsync(fleet.PasswordFile, wrong),
            MendAsync = () => File.WriteAllTextAsync(fleet.PasswordFile, Watched.Password),
        });
    }

    [Fact]
    public async Task A_password_changed_on_the_server_and_in_the_file_is_taken_up_without_a_failure()
    {
        var before = await _run.CalmAsync(FaultyFleet.Postgres);
        var unseen = await _run.UnseenAsync(FaultyFleet.Postgres);
        var others = await _run.MarksAsync(FaultyFleet.Postgres);
        var mark = await fleet.Watch.MarkAsync(FaultyFleet.Postgres);
        var changed = fleet.Secrets.New("new-password");
        try
        {
            await SetPasswordAsync(changed);
            await fleet.Shop.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'fleet'");
            var recovered = await _run.WholeAgainAsync(FaultyFleet.Postgres, await fleet.Watch.MarkAsync(FaultyFleet.Postgres), before);
            var since = await fleet.Watch.SinceAsync(FaultyFleet.Postgres, mark, 5);

            // Between the server and the file lies a moment in which a login may fall.
            Assert.True(since.Count(observed => observed.Outcome != "ok") <= 1, string.Join('\n', since));
            var failed = since.Count(observed => observed.Outcome != "ok");
            table.Add("PostgreSQL password changed, server and file", 1, $"{failed} collection(s) failed", recovered, output);
        }
        finally
        {
            await SetPasswordAsync(Watched.Password);
        }

        await _run.WholeAgainAsync(FaultyFleet.Postgres, await fleet.Watch.MarkAsync(FaultyFleet.Postgres), before);
        await _run.AssertUntouchedAsync(others);
        Assert.Equal(unseen, await _run.UnseenAsync(FaultyFleet.Postgres));
        await fleet.AssertNoSecretAsync();
    }

    private static string Compact(string page) => page.Replace(" ", string.Empty, StringComparison.Ordinal);

    private Task<string> IsUpAsync() => fleet.Gateway.WaitForAsync(
        "api/v1/targets/" + FaultyFleet.Postgres, page => Compact(page).Contains("\"state\":\"up\"", StringComparison.Ordinal), TimeSpan.FromSeconds(10));

    private async Task<string> StateAsync() => Compact(await fleet.GetAsync("api/v1/targets/" + FaultyFleet.Postgres));

    private async Task<(int Partial, int Up)> LogLinesAsync()
    {
        var lines = (await File.ReadAllLinesAsync(fleet.Gateway.LogPath)).Where(line => line.Contains($"target {FaultyFleet.Postgres} is up", StringComparison.Ordinal)).ToList();
        var partial = lines.Count(line => line.Contains("not all of it", StringComparison.Ordinal));
        return (partial, lines.Count - partial);
    }

    private async Task SetPasswordAsync(string password)
    {
        await fleet.Shop.ExecuteAsync($"ALTER ROLE fleet PASSWORD '{password}'");
        await File.WriteAllTextAsync(fleet.PasswordFile, password);
    }

    // Until the server refuses: no more of those that are left to all users.
    private async Task FillAsync(List<NpgsqlConnection> clients)
    {
        await fleet.Shop.ExecuteAsync("DROP ROLE IF EXISTS crowd; CREATE ROLE crowd LOGIN PASSWORD 'crowd-Test-pa55'");
        while (true)
        {
            var client = new NpgsqlConnection(
                $"Host=127.0.0.1;Port={fleet.Shop.Port};Username=crowd;Password=crowd-Test-pa55;Database=shop;Pooling=false;Timeout=5");
            clients.Add(client);
            try
            {
                await client.OpenAsync();
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                return;
            }
        }
    }

    // The postmaster alone would go on with the sessions that stand.
    private async Task SignalAllAsync(string signal)
    {
        var pids = File.ReadAllText($"/proc/{fleet.Shop.Process.Pid}/task/{fleet.Shop.Process.Pid}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await fleet.Shop.Process.SignalAsync(signal);
        foreach (var pid in pids)
        {
            await Testing.Servers.ServerProcess.RunAsync("kill", "-" + signal, pid);
        }
    }
}
