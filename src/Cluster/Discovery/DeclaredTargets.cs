using System.Collections.Immutable;
using System.Security.Cryptography;
using Fleet.Cluster.Targets;
using Fleet.Wire;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Discovery;

/// <summary>
/// Follows the targets declared in fleet.yaml. The content decides, looked at every two seconds: a ConfigMap changes by
/// a swapped link, which no file watcher reports. A bad file keeps the last good targets.
/// </summary>
public sealed class DeclaredTargets
{
    // A file that is being written may be valid half-way, with targets missing: it counts once it stands still.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly ParseContext _context;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Published<DeclaredView> _view;
    private string _seen = string.Empty;

    private DeclaredTargets(string path, ParseContext context, TimeProvider time, ILogger logger)
    {
        _path = path;
        _context = context;
        _time = time;
        _logger = logger;
        var status = new ReloadStatus { Success = false, At = time.GetUtcNow() };
        _view = new Published<DeclaredView>(new DeclaredView { Version = 0, Targets = [], Status = status });
    }

    /// <summary>The targets and how the last reading went, by one reference read.</summary>
    public DeclaredView Current => _view.Current;

    /// <summary>Reads the file for the first time. A bad one is no exception: the caller looks at the status and decides.</summary>
    public static async Task<DeclaredTargets> LoadAsync(
        string path, ParseContext context, TimeProvider time, ILogger<DeclaredTargets> logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var declared = new DeclaredTargets(path, context, time, logger);
        declared.Take(await declared.ReadAsync(cancellationToken));
        return declared;
    }

    /// <summary>Completes as soon as <see cref="Current" /> is newer than <paramref name="seenVersion" />.</summary>
    public Task WaitForChangeAsync(long seenVersion, CancellationToken cancellationToken) =>
        _view.WaitUntilAsync(view => view.Version > seenVersion, cancellationToken);

    /// <summary>Follows the file until the token fires.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Period, _time, cancellationToken);
            var content = await ReadAsync(cancellationToken);
            if (content.Fingerprint != _seen)
            {
                Take(await SettleAsync(content, cancellationToken));
            }
        }
    }

    private async Task<Content> SettleAsync(Content content, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Pause, _time, cancellationToken);
            var again = await ReadAsync(cancellationToken);
            if (again.Fingerprint == content.Fingerprint)
            {
                return again;
            }

            content = again;
        }
    }

    private async Task<Content> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await BoundedFile.ReadAsync(_path, _context.Limits.ConfigFileBytes, cancellationToken);
            return bytes is null
                ? new Content(null, $"has more than {_context.Limits.ConfigFileBytes} bytes")
                : new Content(bytes, Convert.ToHexString(SHA256.HashData(bytes)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Content(null, e is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : "the file cannot be read");
        }
    }

    private void Take(Content content)
    {
        if (content.Fingerprint == _seen)
        {
            return;
        }

        _seen = content.Fingerprint;
        var (targets, problems) = content.Bytes is { } bytes
            ? DeclaredFile.Parse(bytes, _context)
            : (ImmutableArray<TargetSpec>.Empty, [new SpecProblem(string.Empty, content.Fingerprint)]);
        var old = Current;
        if (problems.IsEmpty && !old.Targets.IsEmpty && !DeclaredFile.SpeaksOfTargets(content.Bytes, _context.Limits))
        {
            problems = [new SpecProblem("targets", "is not there any more; write `targets: []` to declare none")];
        }

        var good = problems.IsEmpty;
        _view.Publish(new DeclaredView
        {
            Version = old.Version + 1,
            Targets = good ? targets : old.Targets,
            Status = new ReloadStatus { Success = good, At = _time.GetUtcNow(), Problems = problems },
        });
        if (old.Version == 0)
        {
            // At the start there is no last good file, and the caller tells what came of it.
            return;
        }

        if (good)
        {
            Log.DeclaredRead(_logger, _path, targets.Length);
        }
        else
        {
            Log.DeclaredRefused(_logger, _path, old.Targets.Length, problems.Length, problems[0]);
        }
    }

    /// <summary>What the file holds, or null and why not; either way what tells it from another.</summary>
    private sealed record Content(byte[]? Bytes, string Fingerprint);
}
