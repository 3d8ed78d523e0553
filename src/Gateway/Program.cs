using Fleet.Gateway.Hosting;

return await GatewayProgram.RunAsync(args);
