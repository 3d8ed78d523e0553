using System.Diagnostics;
using System.Globalization;
using Fleet.Cluster.Configuration;
using Fleet.Cluster.Members;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Members;

public sealed class Routes(ITestOutputHelper output)
{
    [Fact]
    public async Task TLS_a_user_a_password_file_and_a_database_lead_to_the_store_and_pushes_come_over_them()
    {
        var certificates = TestCertificates.Create(ServerProcess.NewDirectory("tls"));
        var port = ServerProcess.FreePort();
        await using var fleet = await RedisFleet.StartAsync(
            FormattableString.Invariant($"tls-port {port}"),
            "tls-cert-file " + certificates.ServerCertFile,
            "tls-key-file " + certificates.ServerKeyFile,
            "tls-ca-cert-file " + certificates.CaFile,
            "user fleet on >first ~{fleet:test}:* &{fleet:test}:* +@all");
        var password = Path.Combine(certificates.Directory, "password");
        await File.WriteAllTextAsync(password, "first\n");
        var settings = fleet.Settings() with
        {
            Address = new RedisStoreAddress { Servers = [FormattableString.Invariant($"localhost:{port}")], Tls = true, Username = "fleet", Database = 3 },
            PasswordFile = password,
            Tls = new TlsFiles(certificates.CaFile, certificates.ClientCertFile, certificates.ClientKeyFile),
        };
        var gateway = await fleet.LookAsync(settings);
        var silo = await fleet.JoinAsync(fleet.Silo("silo-a"), settings);
        await RedisFleet.UntilAsync(gateway, "silo-a");
        var clock = Stopwatch.StartNew();
        await RedisFleet.LeaveAsync(silo);
        await RedisFleet.UntilAsync(gateway, string.Empty);
        output.WriteLine($"leaving and being seen took {clock.Elapsed}");
        Assert.Contains("db3:", await fleet.Server.CommandAsync("INFO keyspace"), StringComparison.Ordinal);

        // The next connect reads the file again.
        await fleet.Server.CommandAsync("ACL SETUSER fleet resetpass >second", "CLIENT KILL USER fleet");
        await RedisFleet.UntilAsync(() => !gateway.IsUp);
        await File.WriteAllTextAsync(password, "second");
        await RedisFleet.UntilAsync(() => gateway.IsUp);
        Assert.DoesNotContain(fleet.Log.Lines, line => line.Contains("first", StringComparison.Ordinal) || line.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pipe_instead_of_a_password_file_hangs_nothing()
    {
        await using var fleet = await RedisFleet.StartAsync();
        var pipe = Path.Combine(fleet.Server.Directory, "pipe");
        await ServerProcess.RunAsync("mkfifo", pipe);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RedisMembership.OpenAsync(
            fleet.Settings() with { PasswordFile = pipe }, TimeProvider.System, new Random(1), fleet.Log, cancel.Token));
        Assert.Contains(fleet.Log.Lines, line => line.Contains("pipe cannot be read: it gives nothing", StringComparison.Ordinal));

        // Whoever still waits for the pipe is let go.
        await File.WriteAllTextAsync(pipe, "x");
    }

    [Fact]
    public async Task Names_without_an_address_and_servers_that_are_none_are_told_in_one_line()
    {
        await using var fleet = await RedisFleet.StartAsync();
        await using var silent = new SilentListener();
        foreach (var (address, reason) in new[]
        {
            ("no-such-host.invalid:6379", "does not resolve"),
            ("127.0.0.1:" + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture), "No connection to"),
            (silent.Address, "does not answer"),
        })
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(4));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RedisMembership.OpenAsync(
                fleet.Settings(address), TimeProvider.System, new Random(1), fleet.Log, cancel.Token));
            var line = fleet.Log.Lines[^1];
            Assert.Contains(reason, line, StringComparison.Ordinal);
            output.WriteLine(line);
        }

        Assert.Equal(3, fleet.Log.Lines.Length);
    }
}
