using System.Net.Sockets;
using Fleet.Cluster.Targets;

namespace Fleet.Grains.Collecting;

/// <summary>Asks whether something listens at a target's address: one TCP or socket connect, closed at once.</summary>
internal static class ReachabilityCheck
{
    /// <summary>Ok when a connection stands; otherwise Failed with the reason.</summary>
    public static async Task<CollectOutcome> RunAsync(TargetSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            if (SocketPath.IsOne(spec.Address))
            {
                using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await local.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath.Of(spec)), cancellationToken);
                return CollectOutcome.Ok;
            }

            var (host, port) = HostPort.Split(spec.Address);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, port, cancellationToken);
            return CollectOutcome.Ok;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData)
        {
            return CollectOutcome.Failed(FailureReason.Dns, $"The host of {spec.Address} does not resolve: {e.Message}. Check it, and the name server of the silo's machine.");
        }
        catch (ArgumentException)
        {
            // A path of non-ASCII letters may be too long for a socket only once it is UTF-8.
            return CollectOutcome.Failed(FailureReason.Connect, $"No connection to {spec.Address}: it is no address of a socket.");
        }
        catch (SocketException e)
        {
            return CollectOutcome.Failed(FailureReason.Connect, SocketPath.IsOne(spec.Address)
                ? $"No connection to {spec.Address}. Check that the server runs and listens there, and that the silo's machine has that path and may open it."
                : $"No connection to {spec.Address}: {e.Message}. Check that the server runs and listens there.");
        }
        catch (OperationCanceledException)
        {
            return CollectOutcome.Failed(FailureReason.Timeout, $"No connection to {spec.Address} in time: check the address, the route and the firewalls to it.");
        }
    }
}
