using System.Runtime.InteropServices;

namespace Fleet.Tests.Chaos.Network;

/// <summary>Calls when the user or the system asks this process to end.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens for Ctrl-C and SIGTERM.</summary>
    public Interruption(Action call)
    {
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                call();
            })),
        ];
    }

    public void Dispose() => Array.ForEach(_registrations, static registration => registration.Dispose());
}
