namespace Fleet.Tests.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The folder that holds Fleet.sln.</summary>
    public static string Root => Found.Value;

    /// <summary>A file or folder below it.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Fleet.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("no Fleet.sln above " + AppContext.BaseDirectory);
    }
}
