// Nearly every test here collects: ICollector.CollectAsync without a token stands in this namespace.
global using Fleet.Tests.Testing.Grains;
