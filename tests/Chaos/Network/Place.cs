using System.Globalization;
using System.Net;
using Fleet.Tests.Testing.Servers;

namespace Fleet.Tests.Chaos.Network;

/// <summary>A machine of the play: a network namespace with one address.</summary>
/// <param name="Name">Its name, that of the process in it.</param>
/// <param name="Number">The last byte of its address: who asked, as the stand-in databases see it.</param>
internal sealed record Place(string Name, byte Number)
{
    /// <summary>Its address.</summary>
    public IPAddress Address => IPAddress.Parse(PlayNetwork.Prefix + Number.ToString(CultureInfo.InvariantCulture));

    /// <summary><c>address:port</c>.</summary>
    public string At(int port) => string.Create(CultureInfo.InvariantCulture, $"{Address}:{port}");

    /// <summary>Starts a program there.</summary>
    public ServerProcess Start(IEnumerable<string> command, string logPath, IDictionary<string, string>? environment = null) =>
        ServerProcess.Start("nsenter", ["--net=/run/netns/" + Name, .. command], logPath, environment);
}
