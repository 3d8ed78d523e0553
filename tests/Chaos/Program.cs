using System.Globalization;
using Fleet.Tests.Chaos;
using Fleet.Tests.Chaos.Network;
using Fleet.Tests.Chaos.Plan;
using Fleet.Tests.Chaos.StandIns;
using Xunit.Runner.InProc.SystemConsole;

// One program: the run, its stand-in databases, and the tests.
switch (args)
{
    case ["chaos"] when Sandbox.IsInside:
        return await new ChaosRun(ChaosPlan.Read()).RunAsync();
    case ["chaos"]:
        return (await Sandbox.EnterAsync(capture: false, new Dictionary<string, string>(), "chaos")).ExitCode;
    case ["stand-ins", var port, var controlPort]:
        return await StandInProgram.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(controlPort, CultureInfo.InvariantCulture));
    default:
        return await ConsoleRunner.Run(args);
}
