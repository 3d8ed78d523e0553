using System.Diagnostics;
using Fleet.Tests.Testing;

namespace Fleet.Tests.Unit.Repo;

/// <summary>The files of this repository that git knows, found from where the tests run.</summary>
internal sealed class Repository
{
    private Repository(string root, IReadOnlyList<string> files)
    {
        Root = root;
        Files = files;
    }

    public static Repository Here { get; } = Open();

    public string Root { get; }

    /// <summary>Paths from the root, with slashes, in ordinal order.</summary>
    public IReadOnlyList<string> Files { get; }

    public IEnumerable<string> CSharp => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static Repository Open()
    {
        // A clone may belong to another user than the one who runs the tests (CI as root).
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "-C", Checkout.Root, "ls-files", "-z"])
        {
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(file => File.Exists(Path.Combine(Checkout.Root, file))).Order(StringComparer.Ordinal).ToArray();
        git.WaitForExit();
        return git.ExitCode == 0 && files.Length > 0
            ? new Repository(Checkout.Root, files)
            : throw new InvalidOperationException($"git ls-files gave {files.Length} files and exit code {git.ExitCode}");
    }
}
