using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fleet.Cluster.Members.Redis;

/// <summary>
/// Logs for the lease thread from another one: a full pipe behind standard output makes a logger wait, and no lease may be
/// lost by that.
/// </summary>
internal sealed class LeaseNotices : IAsyncDisposable
{
    // Views, and the store's comings and goings: a thousand lines that could not be written are none worth waiting for.
    private readonly Channel<Action> _lines = Channel.CreateBounded<Action>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ILogger _logger;
    private readonly Task _writing;

    public LeaseNotices(ILogger logger)
    {
        _logger = logger;
        _writing = WriteAsync();
    }

    /// <summary>A view came into force.</summary>
    public void View(FleetView view) => Post(() => Log.View(_logger, view.Number, view.Why, view.Members.Length));

    /// <summary>The store gave no answer.</summary>
    public void Away(long number, string reason) => Post(() => Log.Away(_logger, number, reason));

    /// <summary>The store answers again.</summary>
    public void Back() => Post(() => Log.Back(_logger));

    /// <summary>Another live silo has the name.</summary>
    public void Refused(string name, string address) => Post(() => Log.Refused(_logger, name, address));

    /// <summary>The silo has its name now.</summary>
    public void Accepted(string name) => Post(() => Log.Accepted(_logger, name));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private void Post(Action line) => _lines.Writer.TryWrite(line);

    private async Task WriteAsync()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            line();
        }
    }
}
