using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fleet.Tests.Testing.Gateway;
using Fleet.Tests.Testing.Servers;
using Xunit;

namespace Fleet.Tests.Integration.Gateway;

/// <summary>A password that is given in a request: refused without a key, and with one used and shown nowhere.</summary>
public sealed class InlinePasswords
{
    private const string Password = "inline-Pa55-kx82";

    [Fact]
    public async Task An_inline_password_is_stored_encrypted_used_and_never_shown()
    {
        await using var redis = await RedisServer.StartAsync("requirepass " + Password);
        await using var gateway = await GatewayProcess.StartAsync();
        var spec = $$$"""{"kind":"redis","address":"{{{redis.Address}}}","credentials":{"password":"{{{Password}}}"}}""";
        var refused = await gateway.SendAsync("PUT", "api/v1/targets/r", spec);
        Problems.AssertProblem(HttpStatusCode.BadRequest, refused);
        Assert.Equal(["credentials.password"], Problems.FieldsOf(refused));
        Assert.Empty(await gateway.RegisteredAsync());

        await gateway.StopAsync();
        var key = Path.Combine(gateway.Directory, "key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        await gateway.ConfigureAsync($"admin: {{dataProtectionKeyFile: {key}}}");
        await gateway.StartAgainAsync();
        var answers = new List<string> { (await gateway.SendAsync("PUT", "api/v1/targets/r", spec)).Text };
        await gateway.WaitForAsync("targets/r/metrics", page => page.Contains("\nredis_up 1", StringComparison.Ordinal), TimeSpan.FromSeconds(15));

        // A patch of something else keeps it, and so does a restart.
        answers.Add((await gateway.SendAsync("PATCH", "api/v1/targets/r", """{"labels":{"a":"b"}}""")).Text);
        await gateway.KillAsync();
        await gateway.StartAgainAsync();
        await gateway.WaitForAsync("targets/r/metrics", page => page.Contains("\nredis_up 1", StringComparison.Ordinal), TimeSpan.FromSeconds(15));

        foreach (var (method, path) in ((string, string)[])[
            ("GET", "api/v1/targets"), ("GET", "api/v1/targets/r"), ("POST", "api/v1/targets/r/check"), ("POST", "api/v1/targets/r/collect"),
            ("POST", "api/v1/targets/r/explain"), ("GET", "sd"), ("GET", "sd?address=target"), ("GET", "metrics"), ("GET", "targets/r/metrics"),
            ("GET", "api/v1/groups")])
        {
            var answer = await gateway.SendAsync(method, path);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            answers.Add(answer.Text);
        }

        Assert.All(answers, AssertShowsNothing);
        Assert.All(answers, answer => Assert.DoesNotContain("passwordEncrypted", answer, StringComparison.Ordinal));
        Assert.All(
            System.IO.Directory.EnumerateFiles(gateway.Directory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"),
            file => AssertShowsNothing(Encoding.Latin1.GetString(File.ReadAllBytes(file))));

        // Taken away, the login fails, with a reason and still without the password.
        await gateway.SendAsync("PATCH", "api/v1/targets/r", """{"credentials":{"password":null}}""");
        await gateway.WaitForAsync("api/v1/targets/r", page => page.Contains("\"noauth\"", StringComparison.Ordinal), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_key_file_that_holds_no_key_stops_the_start()
    {
        var directory = ServerProcess.NewDirectory("key");
        await File.WriteAllTextAsync(Path.Combine(directory, "key"), "c2hvcnQ=");
        var run = await GatewayRun.WithFileAsync($"admin: {{dataProtectionKeyFile: {directory}/key}}\n");
        Assert.Equal(78, run.ExitCode);
        Assert.Contains("32 bytes in base64", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", run.Output + run.Errors[0], StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    private static void AssertShowsNothing(string text)
    {
        foreach (var form in (string[])[Password, Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)), Uri.EscapeDataString(Password)])
        {
            Assert.DoesNotContain(form, text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
