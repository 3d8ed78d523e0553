using System.Collections.Immutable;
using Fleet.Cluster;

namespace Fleet.Grains.Packs.Files;

/// <summary>Finds the files that the paths of a target stand for: a directory for all in it that end with .yaml or .yml.</summary>
internal sealed class PackFileList
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    private readonly Dictionary<string, ImmutableArray<string>> _listed = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string> _paths;
    private readonly Limits _limits;

    public PackFileList(ImmutableArray<string> paths, Limits limits)
    {
        _paths = [.. paths.Select(path => Path.GetFullPath(path))];
        _limits = limits;
    }

    /// <summary>The files, each once, in the order of the paths and by name within a directory.</summary>
    /// <param name="problems">Of directories, and of files beyond the cap, by path.</param>
    public ImmutableArray<string> Find(List<(string Path, string Why)> problems)
    {
        var found = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var path in _paths)
        {
            foreach (var file in FilesOf(path, problems))
            {
                if (found.Count == _limits.QueryFiles && !found.ContainsKey(file))
                {
                    problems.Add((file, $"It is not read: a target has at most {_limits.QueryFiles} query files."));
                    return [.. found.Keys];
                }

                found[file] = true;
            }
        }

        return [.. found.Keys];
    }

    private ImmutableArray<string> FilesOf(string path, List<(string Path, string Why)> problems)
    {
        try
        {
            if (Directory.Exists(path))
            {
                _listed[path] = List(path, problems);
            }
            else if (!_listed.ContainsKey(path))
            {
                return [path];
            }
            else
            {
                problems.Add((path, "The directory is gone; what was last read of its files goes on being used."));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            problems.Add((path, "The directory cannot be read; what was last read of its files goes on being used."));
        }

        return _listed.GetValueOrDefault(path, []);
    }

    private ImmutableArray<string> List(string path, List<(string Path, string Why)> problems)
    {
        var entries = Directory.EnumerateFiles(path).Take(_limits.QueryDirectoryEntries + 1).ToList();
        if (entries.Count > _limits.QueryDirectoryEntries)
        {
            problems.Add((path, $"The directory has more than {_limits.QueryDirectoryEntries} files; not all are looked at."));
        }

        return [.. entries.Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
    }
}
