using System.Diagnostics;
using Fleet.Cluster;
using Fleet.Cluster.Targets;
using Fleet.Wire;
using Xunit;

namespace Fleet.Tests.Unit.Wire;

public sealed class BoundedFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Each_read_gives_what_stands_there_now_and_nothing_beyond_the_cap()
    {
        foreach (var text in (string[])["one", "two", "three"])
        {
            await File.WriteAllTextAsync(_file, text);
            Assert.Equal(text.Length > 3 ? null : text, await BoundedFile.ReadAsync(_file, 3, CancellationToken.None) is { } bytes ? System.Text.Encoding.ASCII.GetString(bytes) : null);
        }

        File.Delete(_file);
        await Assert.ThrowsAsync<FileNotFoundException>(() => BoundedFile.ReadAsync(_file, 3, CancellationToken.None));
        Assert.Null(await BoundedFile.ReadAsync("/dev/zero", 100, CancellationToken.None));
    }

    [Fact]
    public async Task A_pipe_holds_nobody_beyond_the_token_and_all_who_wait_share_one_read()
    {
        await MakePipeAsync();
        using var cancel = new CancellationTokenSource();
        var givenUp = BoundedFile.ReadAsync(_file, 100, cancel.Token);
        var others = Enumerable.Range(0, 50).Select(_ => BoundedFile.ReadAsync(_file, 100, CancellationToken.None)).ToArray();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        await File.WriteAllTextAsync(_file, "secret");
        Assert.All(await Task.WhenAll(others), static bytes => Assert.Equal("secret"u8.ToArray(), bytes));
    }

    [Fact]
    public async Task A_secret_in_a_pipe_is_a_secret_that_cannot_be_read()
    {
        await MakePipeAsync();
        var secrets = new SecretSource(null, new Limits { SecretFileTime = TimeSpan.FromMilliseconds(100) }, static _ => null);
        var failure = await Assert.ThrowsAsync<SecretException>(async () => await secrets.GetPasswordAsync(new Credentials { PasswordFile = _file }, CancellationToken.None));
        Assert.Equal($"The secret file {_file} cannot be read: it is a pipe that nobody writes to, or its disk hangs.", failure.Message);

        // So that no thread is left behind.
        await File.WriteAllTextAsync(_file, "late");
    }

    private async Task MakePipeAsync()
    {
        File.Delete(_file);
        using var made = Process.Start("mkfifo", _file);
        await made.WaitForExitAsync();
    }
}
