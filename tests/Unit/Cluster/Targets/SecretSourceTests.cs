using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Xunit;

namespace Fleet.Tests.Unit.Cluster.Targets;

public sealed class SecretSourceTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_file_is_read_again_every_time_and_white_space_at_its_end_is_cut()
    {
        var credentials = new Credentials { PasswordFile = _file };
        await File.WriteAllTextAsync(_file, " pa ss \n\r\n");
        Assert.Equal(" pa ss", await ReadAsync(credentials));
        await File.WriteAllTextAsync(_file, "rotated");
        Assert.Equal("rotated", await ReadAsync(credentials));
    }

    [Fact]
    public async Task Variables_memory_and_nothing_are_read_too()
    {
        Assert.Equal("secret", await ReadAsync(new Credentials { PasswordEnv = "P" }));
        Assert.Equal("m", await ReadAsync(new Credentials { PasswordInMemory = new Secret("m") }));
        Assert.Null(await ReadAsync(new Credentials { Username = "u" }));
    }

    [Fact]
    public async Task A_wrong_file_or_variable_is_named_and_its_content_is_not()
    {
        Assert.Contains("/nowhere/x cannot be read: it does not exist", await RefusalAsync(new Credentials { PasswordFile = "/nowhere/x" }), StringComparison.Ordinal);
        Assert.Contains("/tmp", await RefusalAsync(new Credentials { PasswordFile = "/tmp" }), StringComparison.Ordinal);
        Assert.Contains("65536", await RefusalAsync(new Credentials { PasswordFile = "/dev/zero" }), StringComparison.Ordinal);
        Assert.Contains("NOT_SET", await RefusalAsync(new Credentials { PasswordEnv = "NOT_SET" }), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(_file, [0x68, 0xff, 0xfe]);
        Assert.Contains("UTF-8", await RefusalAsync(new Credentials { PasswordFile = _file }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"redis://h:6379":"one"}""", null, "one")]
    [InlineData("""{"redis://u@h:6379":"two","redis://h:6379":"one"}""", "u", "two")]
    [InlineData("{plain", null, "{plain")]
    [InlineData("plain\n", "u", "plain")]
    public async Task A_password_file_of_redis_exporter_is_a_map_or_plain(string content, string? user, string expected)
    {
        await File.WriteAllTextAsync(_file, content);
        Assert.Equal(expected, await ReadAsync(new Credentials { Username = user, PasswordFile = _file, PasswordFileEntry = "redis://h:6379" }));
    }

    [Fact]
    public async Task A_map_without_the_address_says_which_it_lacks()
    {
        await File.WriteAllTextAsync(_file, """{"redis://other:6379":"hunter2"}""");
        var message = await RefusalAsync(new Credentials { PasswordFile = _file, PasswordFileEntry = "redis://h:6379" });
        Assert.Contains("redis://h:6379", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encrypted_password_opens_with_its_key_only()
    {
        var protector = await KeyAsync(1);
        var encrypted = new Credentials { PasswordEncrypted = protector.Protect(new Secret("hunter2")) };
        var source = new SecretSource(protector, Limits.Default, _ => null);
        Assert.Equal("hunter2", (await source.GetPasswordAsync(encrypted, CancellationToken.None))!.Reveal());
        Assert.NotEqual(encrypted.PasswordEncrypted, protector.Protect(new Secret("hunter2")));

        var other = new SecretSource(await KeyAsync(2), Limits.Default, _ => null);
        await Assert.ThrowsAsync<SecretException>(async () => await other.GetPasswordAsync(encrypted, CancellationToken.None));
        var changed = encrypted with { PasswordEncrypted = Changed(encrypted.PasswordEncrypted!) };
        await Assert.ThrowsAsync<SecretException>(async () => await source.GetPasswordAsync(changed, CancellationToken.None));
        Assert.Contains("no data-protection key", await RefusalAsync(encrypted), StringComparison.Ordinal);
        Assert.False(protector.TryUnprotect("no base64!", out _));
        Assert.False(protector.TryUnprotect("AQID", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAECAw==")]
    [InlineData("not base64 at all, and longer than 44 characters........")]
    public async Task A_key_file_must_hold_32_bytes(string content)
    {
        await File.WriteAllTextAsync(_file, content);
        var refusal = await Assert.ThrowsAsync<SecretException>(() => SecretProtector.ReadKeyFileAsync(_file, Limits.Default, CancellationToken.None));
        Assert.Contains(_file, refusal.Message, StringComparison.Ordinal);
    }

    private static string Changed(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        bytes[^1] ^= 1;
        return Convert.ToBase64String(bytes);
    }

    private async Task<SecretProtector> KeyAsync(byte seed)
    {
        await File.WriteAllTextAsync(_file, Convert.ToBase64String(Enumerable.Repeat(seed, 32).ToArray()) + "\n");
        return await SecretProtector.ReadKeyFileAsync(_file, Limits.Default, CancellationToken.None);
    }

    private static async Task<string?> ReadAsync(Credentials credentials) =>
        (await Source().GetPasswordAsync(credentials, CancellationToken.None))?.Reveal();

    private static async Task<string> RefusalAsync(Credentials credentials) =>
        (await Assert.ThrowsAsync<SecretException>(async () => await Source().GetPasswordAsync(credentials, CancellationToken.None))).Message;

    private static SecretSource Source() => new(null, Limits.Default, name => name == "P" ? "secret\n" : null);
}
