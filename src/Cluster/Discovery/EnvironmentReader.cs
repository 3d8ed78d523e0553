using System.Text;
using Fleet.Cluster.Targets;

namespace Fleet.Cluster.Discovery;

/// <summary>Reads drop-in variables, gathers problems and warnings, and notes which variables were used. Empty counts as not set.</summary>
internal sealed class EnvironmentReader
{
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly Limits _limits;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public EnvironmentReader(IReadOnlyDictionary<string, string> variables, Limits limits)
    {
        _variables = variables;
        _limits = limits;
    }

    public List<SpecProblem> Problems { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>The value; null when not set.</summary>
    public string? Text(string name)
    {
        _used.Add(name);
        return _variables.GetValueOrDefault(name) is { } value && value.Trim().Length > 0 ? value.Trim() : null;
    }

    /// <summary>The value itself or the trimmed content of the file that <c>NAME_FILE</c> names; both are two answers to one question.</summary>
    public string? TextOrFile(string name)
    {
        if (OneOf(name, name + "_FILE") is not { } which || which == name)
        {
            return Text(name);
        }

        try
        {
            return ReadFile(Text(which)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            Problems.Add(new SpecProblem(which, "the file cannot be read"));
            return null;
        }
    }

    /// <summary>Which of the variables is set; a problem when several are.</summary>
    public string? OneOf(params ReadOnlySpan<string> names)
    {
        string? found = null;
        foreach (var name in names)
        {
            if (Text(name) is null)
            {
                continue;
            }

            if (found is not null)
            {
                Problems.Add(new SpecProblem(name, $"answers the same question as {found}; set one of them"));
                return found;
            }

            found = name;
        }

        return found;
    }

    /// <summary>A boolean as the exporters take it; null when not set.</summary>
    public bool? Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return null;
            case "1" or "t" or "true":
                return true;
            case "0" or "f" or "false":
                return false;
            default:
                Problems.Add(new SpecProblem(name, "must be true or false"));
                return null;
        }
    }

    /// <summary>The parts of a comma-separated list.</summary>
    public string[] List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Warns of the exporters' variables that are set and were not asked for.</summary>
    public void WarnOfUnused()
    {
        var unused = _variables.Keys
            .Where(name => name.StartsWith("PG_EXPORTER_", StringComparison.Ordinal) || name.StartsWith("REDIS_EXPORTER_", StringComparison.Ordinal))
            .Where(name => !_used.Contains(name) && Text(name) is not null);
        Warnings.AddRange(unused.Order(StringComparer.Ordinal).Select(name => $"{Shown.Text(name)} is set; this version does not use it"));
    }

    private string ReadFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[_limits.SecretFileBytes];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length < buffer.Length
            ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(buffer, 0, length).Trim()
            : throw new IOException("Too long.");
    }
}
