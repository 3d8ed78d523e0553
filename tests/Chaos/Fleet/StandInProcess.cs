using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.Tests.Chaos.Network;
using Fleet.Tests.Chaos.StandIns;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Fleet;

/// <summary>The stand-in databases in a process of their own, and what they have seen, fetched several times a second.</summary>
internal sealed class StandInProcess : IAsyncDisposable
{
    private const int Port = 6379;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private readonly ServerProcess _process;
    private readonly TcpClient _control = new();
    private readonly CancellationTokenSource _stop = new();

    // One question at a time on the control connection.
    private readonly SemaphoreSlim _asking = new(1);
    private StreamReader? _answers;
    private StreamWriter? _questions;
    private Task _fetching = Task.CompletedTask;
    private int _known;

    private StandInProcess(ServerProcess process) => _process = process;

    /// <summary>What was collected, by target.</summary>
    public CollectionLedger Ledger { get; } = new();

    public int Pid => _process.Pid;

    /// <summary>The address of a stand-in, as a target has it.</summary>
    public static string AddressOf(int target) => string.Create(CultureInfo.InvariantCulture, $"{PlayNetwork.StandIn(target)}:{Port}");

    /// <summary>Starts it.</summary>
    public static async Task<StandInProcess> StartAsync(string directory)
    {
        var controlPort = ServerProcess.FreePort();
        var process = ServerProcess.Start(
            "dotnet",
            [typeof(StandInProcess).Assembly.Location, "stand-ins", Port.ToString(CultureInfo.InvariantCulture), controlPort.ToString(CultureInfo.InvariantCulture)],
            Path.Combine(directory, "stand-ins.log"));
        var standIns = new StandInProcess(process);
        await process.WaitUntilAsync(() => standIns.ConnectAsync(controlPort), TimeSpan.FromSeconds(20));
        standIns._fetching = standIns.FetchAllAsync();
        return standIns;
    }

    /// <summary>Sets how some of them behave.</summary>
    public Task BehaveAsync(int from, int count, Behaviour behaviour) =>
        AskAsync(() => string.Create(CultureInfo.InvariantCulture, $"behave {from} {count} {behaviour}"));

    /// <summary>Fetches what is new, so that the ledger holds all that happened before this call.</summary>
    public Task FetchAsync() => AskAsync(() => string.Create(CultureInfo.InvariantCulture, $"since {_known}"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _fetching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _control.Dispose();
        await _process.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<bool> ConnectAsync(int port)
    {
        try
        {
            await _control.ConnectAsync(IPAddress.Loopback, port);
            _answers = new StreamReader(_control.GetStream());
            _questions = new StreamWriter(_control.GetStream()) { NewLine = "\n", AutoFlush = true };
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task FetchAllAsync()
    {
        while (true)
        {
            await FetchAsync();
            await Task.Delay(Pause, _stop.Token);
        }
    }

    private async Task AskAsync(Func<string> question)
    {
        await _asking.WaitAsync();
        try
        {
            await _questions!.WriteLineAsync(question());
            while (await _answers!.ReadLineAsync() is { } line && line != ".")
            {
                Ledger.Add(StandInEvent.Parse(line));
                _known++;
            }
        }
        finally
        {
            _asking.Release();
        }
    }
}
