using Fleet.Gateway.Hosting;
using Fleet.Silo.Start;

return await FleetProgram.RunAsync("fleet-gateway", args, GatewayApp.BuildAsync, settings => settings.GatewayListen);
