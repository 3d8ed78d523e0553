using Fleet.Silo.Start;

return await FleetProgram.RunAsync("fleet-silo", args, SiloApp.BuildAsync, settings => settings.SiloListen);
